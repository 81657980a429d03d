"""Puts the manual pages into a wheel where `make man` has made them before."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface[Any]):
    """Installs build/man as share/man/man1, where programs like pipx look for it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is built."""
        del version
        pages = Path(self.root) / "build" / "man"
        if pages.is_dir():
            build_data["shared_data"][str(pages)] = "share/man/man1"
