"""Folders as a list to choose from: nested names written out."""

from __future__ import annotations

from collections.abc import Sequence

from deskreader.model import Folder, FolderId

PARTED_BY = " / "


def folder_options(folders: Sequence[Folder]) -> list[tuple[FolderId, str]]:
    """Each folder with its whole name, as in "World / Europe", in their order. A ring of parents does no harm."""
    by_id = {folder.id: folder for folder in folders}
    return [(folder.id, PARTED_BY.join(_names(folder, by_id))) for folder in folders]


def _names(folder: Folder, by_id: dict[FolderId, Folder]) -> list[str]:
    names, seen = [folder.title], {folder.id}
    while folder.parent_id in by_id and folder.parent_id not in seen:
        folder = by_id[folder.parent_id]
        seen.add(folder.id)
        names.insert(0, folder.title)
    return names
