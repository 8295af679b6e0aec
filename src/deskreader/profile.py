"""The folders of one profile: where a run of the program has its library, settings and cache."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one profile. Two runs share a library only if they share a profile."""

    data: Path
    config: Path
    cache: Path

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

        Raises: OSError.
        """
        for path in (self.data, self.config, self.cache):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def system_profile() -> Profile:
    """Returns the profile in the system's standard folders for this user."""
    system = PlatformDirs("deskreader", appauthor=False)
    return Profile(Path(system.user_data_dir), Path(system.user_config_dir), Path(system.user_cache_dir))


def profile_in(folder: Path) -> Profile:
    """Returns a profile that has all its folders in `folder`."""
    folder = folder.expanduser().absolute()
    return Profile(folder / "data", folder / "config", folder / "cache")
