"""The folders of one profile: where a run of the program has its library, settings and cache."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one profile. Two runs share a library only if they share a profile."""

    data: Path
    config: Path
    cache: Path
    documents: Path  # what the program writes for the user, which other programs open; created when it is needed

    @property
    def library(self) -> Path:
        """The SQLite file."""
        return self.data / "library.db"

    @property
    def pictures(self) -> Path:
        """The folder of stored images."""
        return self.data / "pictures"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    def create(self) -> Profile:
        """Creates the folders, which only this user can open, and returns the profile.

        Folders and files that are there already become private. Raises: OSError.
        """
        for path in (self.data, self.config, self.cache):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(path)
        return self


def make_private(folder: Path) -> None:
    """Takes the rights of others from a folder, its files and its folder of backups, as far as they are this user's."""
    for path in (folder, *folder.glob("*"), *folder.glob("backups/*")):
        with suppress(OSError):  # the file of another user, or a file system without rights
            status = path.lstat()
            if status.st_mode & 0o077 and (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                path.chmod(status.st_mode & 0o700)


def system_profile() -> Profile:
    """Returns the profile in the system's standard folders for this user."""
    system = PlatformDirs("deskreader", appauthor=False)
    folders = (system.user_data_dir, system.user_config_dir, system.user_cache_dir, system.user_documents_dir)
    return Profile(*map(Path, folders))


def profile_in(folder: Path) -> Profile:
    """Returns a profile that has all its folders in `folder`."""
    folder = folder.expanduser().absolute()
    return Profile(folder / "data", folder / "config", folder / "cache", folder / "documents")
