"""Folders as a list to choose from, nested ones with their whole path."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.model import AccountId, Folder, FolderId

SEPARATOR = " / "


def folder_options(folders: Sequence[Folder], account_id: AccountId | None = None) -> list[tuple[FolderId, str]]:
    """Returns each folder of this computer or of an account with its path, as in "World / Europe", in their order.

    A ring of parents does no harm.
    """
    by_id = {folder.id: folder for folder in folders}
    return [(folder.id, SEPARATOR.join(_path(folder, by_id))) for folder in folders if folder.account_id == account_id]


def _path(folder: Folder, by_id: dict[FolderId, Folder]) -> list[str]:
    titles, visited = [folder.title], {folder.id}
    while folder.parent_id in by_id and folder.parent_id not in visited:
        folder = by_id[folder.parent_id]
        visited.add(folder.id)
        titles.insert(0, folder.title)
    return titles
