"""Accounts: what is synced with a server or through a folder, and what a server says of feeds and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskreader.model.lazy_names import lazy_names

if TYPE_CHECKING:
    from deskreader.model.accounts.account import (
        Ability,
        Account,
        AccountKind,
        AccountOptions,
        AccountState,
        Device,
        DeviceRecord,
        QueuedAct,
    )
    from deskreader.model.accounts.remote import (
        RemoteArticle,
        RemoteArticles,
        RemoteFacts,
        RemoteFeed,
        RemoteFolder,
        RemoteIds,
        RemoteTree,
    )

__all__ = [
    "Ability",
    "Account",
    "AccountKind",
    "AccountOptions",
    "AccountState",
    "Device",
    "DeviceRecord",
    "QueuedAct",
    "RemoteArticle",
    "RemoteArticles",
    "RemoteFacts",
    "RemoteFeed",
    "RemoteFolder",
    "RemoteIds",
    "RemoteTree",
]

if not TYPE_CHECKING:
    __getattr__ = lazy_names(
        __name__,
        {
            "account": "Ability Account AccountKind AccountOptions AccountState Device DeviceRecord QueuedAct",
            "remote": "RemoteArticle RemoteArticles RemoteFacts RemoteFeed RemoteFolder RemoteIds RemoteTree",
        },
    )
