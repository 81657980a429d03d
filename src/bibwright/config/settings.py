"""What a person has set for a project or for themselves.

Settings stand in ``bibwright.toml``, or under ``[tool.bibwright]`` in ``pyproject.toml``, in
the folder at hand or the nearest above it; below those, in the user's own ``config.toml``.
The command line outranks both. There are no secrets among them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bibwright.config.paths import config_folder
from bibwright.errors import InputError

__all__ = ["Settings", "Wishes", "load_settings"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of ``bibwright tidy``; in a file, a table ``tidy`` of its own.

    ``only``, ``enable``, ``disable``: names of rules, as ``bibwright tidy --list-rules`` has
    them; ``only`` may be ``none``. ``dialect``: ``bibtex``, ``biblatex``, or empty for that of
    each file. ``capitals``: ``words``, ``add`` or ``title``. ``style``: the name of a setting,
    or ``keep``. ``sort``: what to sort by, the first name first; empty leaves the order.
    ``key_pattern``: empty leaves the citation keys.
    """

    only: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    dialect: str = ""
    capitals: str = "words"
    style: str = "bibwright"
    sort: tuple[str, ...] = ()
    key_pattern: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with its default.

    ``contact``: an e-mail address or page that arXiv may use to reach the user. ``source``:
    ``auto``, ``api`` or ``index``. ``index``: a local index or snapshot. ``api_url``: another
    server that speaks arXiv's API. ``dialect``: ``bibtex`` or ``biblatex``; empty for that of a
    file that there is, and BibTeX for a new one. ``key_pattern``: see ``bibwright resolve
    --help``. ``sources``: whom to ask, by the names of `sources.SOURCES`; ``urls``: other servers
    that speak the APIs of catalogues, by the same names. ``patience``: seconds to spend on a
    source that fails. ``tidy``: see `Wishes`.
    """

    contact: str = ""
    source: str = "auto"
    index: Path | None = None
    api_url: str = ""
    dialect: str = ""
    key_pattern: str = ""
    patience: float = 180.0
    sources: tuple[str, ...] = ("arxiv",)
    urls: Mapping[str, str] = field(default_factory=dict)
    tidy: Wishes = Wishes()


_CHOICES = {
    "source": ("auto", "api", "index"),
    "dialect": ("bibtex", "biblatex"),
    "capitals": ("words", "add", "title"),
}
#: The dialect stands among the settings for all commands.
_WISHES = tuple(field.name for field in fields(Wishes) if field.name != "dialect")


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
    names = [field.name for field in fields(Settings)]
    changes: dict[str, Any] = {}
    for name, value in table.items():
        field = _known(path, name, names)
        if field == "tidy":
            changes[field] = _wishes(settings.tidy, path, value)
        elif field == "sources":
            changes[field] = _list(path, name, value)
        elif field == "urls":
            changes[field] = _texts(path, name, value)
        else:
            changes[field] = _checked(path, field, name, value)
    return replace(settings, **changes)


def _wishes(wishes: Wishes, path: Path, table: object) -> Wishes:
    if not isinstance(table, dict):
        raise InputError(f"{path}: “tidy” is a table, not {table!r}")
    changes: dict[str, Any] = {}
    for name, value in table.items():
        field = _known(path, name, _WISHES)
        if isinstance(getattr(wishes, field), tuple):
            changes[field] = _list(path, name, value)
        else:
            changes[field] = _checked(path, field, name, value)
    return replace(wishes, **changes)


def _list(path: Path, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InputError(f"{path}: “{name}” is a list of texts, not {value!r}")
    return tuple(value)


def _texts(path: Path, name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise InputError(f"{path}: “{name}” is a table of texts, not {value!r}")
    return value


def _known(path: Path, name: str, fields: Sequence[str]) -> str:
    """The field of a setting by its name in the file, with hyphens."""
    names = {field.replace("_", "-"): field for field in fields}
    if name not in names:
        raise InputError(
            f"{path}: there is no setting “{name}”; there are {', '.join(sorted(names))}"
        )
    return names[name]


def _checked(path: Path, field: str, name: str, value: object) -> Any:
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
