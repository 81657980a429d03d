"""What a person has set for a project or for themselves.

Settings stand in ``bibwright.toml``, or under ``[tool.bibwright]`` in ``pyproject.toml``, in
the folder at hand or the nearest above it; below those, in the user's own ``config.toml``.
The command line outranks both. There are no secrets among them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bibwright.errors import InputError
from bibwright.folders import config_folder

__all__ = ["Settings", "load_settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with its default.

    ``contact``: an e-mail address or page that arXiv may use to reach the user. ``source``:
    ``auto``, ``api`` or ``index``. ``index``: a local index or snapshot. ``api_url``: another
    server that speaks arXiv's API. ``dialect``: ``bibtex`` or ``biblatex``. ``key_pattern``:
    see ``bibwright resolve --help``. ``patience``: seconds to spend on a source that fails.
    """

    contact: str = ""
    source: str = "auto"
    index: Path | None = None
    api_url: str = ""
    dialect: str = "bibtex"
    key_pattern: str = ""
    patience: float = 180.0


_CHOICES = {"source": ("auto", "api", "index"), "dialect": ("bibtex", "biblatex")}


def load_settings(folder: Path) -> Settings:
    """The settings in force in ``folder``.

    Raises InputError for a file that is no TOML, an unknown setting, or one of a wrong kind.
    """
    settings = Settings()
    for path, table in _tables(folder):
        settings = _with(settings, path, table)
    return settings


def _tables(folder: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The user's own settings, then the project's, which outrank them."""
    own = config_folder() / "config.toml"
    if own.is_file():
        yield own, _read(own)
    for place in (folder, *folder.parents):
        plain, project = place / "bibwright.toml", place / "pyproject.toml"
        if plain.is_file():
            yield plain, _read(plain)
            return
        if project.is_file() and b"[tool.bibwright]" in project.read_bytes():
            yield project, _read(project)["tool"]["bibwright"]
            return


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"cannot read the settings in {path}: {error}") from error


def _with(settings: Settings, path: Path, table: Mapping[str, Any]) -> Settings:
    known = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
    changes: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            raise InputError(
                f"{path}: there is no setting “{name}”; there are {', '.join(sorted(known))}"
            )
        changes[known[name]] = _checked(path, known[name], name, value)
    return replace(settings, **changes)


def _checked(path: Path, field: str, name: str, value: object) -> object:
    if field == "patience":
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            return float(value)
        raise InputError(f"{path}: “{name}” is a number of seconds, not {value!r}")
    if not isinstance(value, str):
        raise InputError(f"{path}: “{name}” is a text, not {value!r}")
    choices = _CHOICES.get(field)
    if choices and value not in choices:
        raise InputError(f"{path}: “{name}” is one of {', '.join(choices)}, not {value!r}")
    return path.parent / Path(value).expanduser() if field == "index" else value
