"""Accounts: what is synced with a server or through a folder, and what a server says of feeds and articles."""

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
