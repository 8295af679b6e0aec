"""The folders in a choice, with their full paths."""

from __future__ import annotations

from deskreader.desktop.widgets.folder_options import folder_options
from deskreader.model import Folder, FolderId


def test_nested_folders_have_full_paths_and_a_cycle_ends() -> None:
    folders = [
        Folder(FolderId(1), "World"),
        Folder(FolderId(2), "Europe", FolderId(1)),
        Folder(FolderId(3), "A", FolderId(4)),
        Folder(FolderId(4), "B", FolderId(3)),
    ]
    assert [text for _, text in folder_options(folders)] == ["World", "World / Europe", "B / A", "A / B"]
