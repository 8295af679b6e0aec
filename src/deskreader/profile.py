"""The folders of one profile: where this run keeps its library, its settings and its cache."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Profile:
    """Folders of one run. Two runs share a library only if they share a profile."""

    data: Path
    config: Path
    cache: Path

    @property
    def library(self) -> Path:
        """The SQLite file."""
        return self.data / "library.db"

    @property
    def pictures(self) -> Path:
        """The folder of stored pictures."""
        return self.data / "pictures"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    def create(self) -> Profile:
        """Makes the folders, for this user alone, and returns the profile.

        Raises: OSError where the system refuses.
        """
        for path in (self.data, self.config, self.cache):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def system_profile() -> Profile:
    """The profile in the folders that the system names for this user."""
    system = PlatformDirs("deskreader", appauthor=False)
    return Profile(Path(system.user_data_dir), Path(system.user_config_dir), Path(system.user_cache_dir))


def profile_in(folder: Path) -> Profile:
    """A profile of its own, with everything in `folder`."""
    folder = folder.expanduser().absolute()
    return Profile(folder / "data", folder / "config", folder / "cache")
