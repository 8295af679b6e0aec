"""Folders as a list to choose from, nested ones with their whole path."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.model import Folder, FolderId

SEPARATOR = " / "


def folder_options(folders: Sequence[Folder]) -> list[tuple[FolderId, str]]:
    """Returns each folder with its path, as in "World / Europe", in their order. A ring of parents does no harm."""
    by_id = {folder.id: folder for folder in folders}
    return [(folder.id, SEPARATOR.join(_path(folder, by_id))) for folder in folders]


def _path(folder: Folder, by_id: dict[FolderId, Folder]) -> list[str]:
    titles, visited = [folder.title], {folder.id}
    while folder.parent_id in by_id and folder.parent_id not in visited:
        folder = by_id[folder.parent_id]
        visited.add(folder.id)
        titles.insert(0, folder.title)
    return titles
