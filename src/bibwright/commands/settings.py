"""What a person has set for a project or for themselves.

Settings stand in ``bibwright.toml``, or under ``[tool.bibwright]`` in ``pyproject.toml``, in
the folder at hand or the nearest above it; below those, in the user's own ``config.toml``.
The command line outranks both. There are no secrets among them.

A project's file may come from anybody who sent the folder. So it may name no server, and no path
outside its folder; a person's own file and the command line may.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.bibtex.venues import FORMS, read_venues
from bibwright.bounds import read_bounded
from bibwright.config.paths import config_folder
from bibwright.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, with its default.

    ``contact``: an e-mail address or page that arXiv may use to reach the user. ``arxiv``:
    ``auto``, ``api`` or ``index``. ``index``: a local index or snapshot. ``api_url``: another
    server that speaks arXiv's API. ``dialect``: ``bibtex`` or ``biblatex``; empty for that of a
    file that there is, and BibTeX for a new one. ``key_pattern``: see ``bibwright resolve
    --help``. ``sources``: whom to ask, by the names in `sources.registry.sources`; ``urls``: other
    servers that speak the APIs of catalogues, by the same names. ``patience``: seconds to spend
    on a source that fails. ``tidy``: see `TidyOptions`.
    """

    contact: str = ""
    arxiv: str = "auto"
    index: Path | None = None
    api_url: str = ""
    dialect: str = ""
    key_pattern: str = ""
    encoding: str = ""
    patience: float = 180.0
    sources: tuple[str, ...] = ("arxiv",)
    urls: Mapping[str, str] = field(default_factory=dict)
    tidy: TidyOptions = field(default_factory=TidyOptions)

    @property
    def chosen_dialect(self) -> Dialect | None:
        """The dialect; None for that of a file that there is."""
        return Dialect(self.dialect) if self.dialect else None


#: Settings that name servers.
_ADDRESSES = ("api-url", "urls")
_MOST_PATIENCE = 24 * 3600.0
#: Bytes of a file of settings.
_LARGEST = 2**20
_CHOICES = {
    "arxiv": ("auto", "api", "index"),
    "dialect": ("bibtex", "biblatex"),
    "capitals": ("words", "add", "title"),
    "venue_form": FORMS,
}
#: Settings of earlier versions, and what they are called now.
_RENAMED = {"source": "arxiv"}
#: The dialect stands among the settings for all commands.
_TIDY = tuple(field.name for field in fields(TidyOptions) if field.name != "dialect")


def load_settings(folder: Path) -> Settings:
    """The settings in force in ``folder``.

    Raises InputError for a file that is no TOML, an unknown setting, or one of a wrong kind.
    """
    settings = Settings()
    own = config_folder() / "config.toml"
    if own.is_file():
        settings = _with(settings, own, _parsed(own, _content(own)))
    found = _of_project(folder)
    if found is not None:
        path, table = found
        _refuse_foreign(path, table)
        settings = _with(settings, path, table)
    return settings


def _of_project(folder: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """The nearest file that speaks of us, and what it says."""
    for place in (folder, *folder.parents):
        plain, project = place / "bibwright.toml", place / "pyproject.toml"
        if plain.is_file():
            return plain, _parsed(plain, _content(plain))
        if project.is_file() and b"bibwright" in (content := _content(project)):
            tools = _parsed(project, content).get("tool")
            table = tools.get("bibwright") if isinstance(tools, dict) else None
            if isinstance(table, dict):
                return project, table
            if table is not None:
                raise InputError(f"{project}: “tool.bibwright” is a table, and nothing else")
    return None


def _refuse_foreign(path: Path, table: Mapping[str, Any]) -> None:
    """Raises InputError for what a project's file may not say."""
    for name in _ADDRESSES:
        if name in table:
            raise InputError(
                f"{path}: “{name}” names a server, which a project's file may not; set it in your "
                f"own {config_folder() / 'config.toml'}"
                + (", or with --api-url" if name == "api-url" else "")
            )
    tidy = table.get("tidy")
    venues = tidy.get("venues") if isinstance(tidy, dict) else None
    home = os.path.realpath(path.parent)
    for name, value in (("index", table.get("index")), ("venues", venues)):
        if not isinstance(value, str):
            continue
        if not Path(os.path.realpath(_file(path, name, value))).is_relative_to(home):
            raise InputError(
                f"{path}: “{name}” leads out of the folder, which a project's file may not; name "
                f"it with --{name}, or in your own {config_folder() / 'config.toml'}"
            )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return read_bounded(file, str(path), _LARGEST)
    except OSError as error:
        raise InputError(f"cannot read the settings in {path} ({error.strerror})") from error


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"cannot read the settings in {path}: it is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"cannot read the settings in {path}: {error}") from error
    except RecursionError as error:
        raise InputError(f"cannot read the settings in {path}: nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python converts, a year 0
        raise InputError(f"cannot read the settings in {path}: a value is none") from error


def _with(settings: Settings, path: Path, table: Mapping[str, Any]) -> Settings:
    names = [field.name for field in fields(Settings)]
    changes: dict[str, Any] = {}
    for name, value in table.items():
        field = _known(path, name, names)
        if field == "tidy":
            changes[field] = _tidy(settings.tidy, path, value)
        elif field == "sources":
            changes[field] = _list(path, name, value)
        elif field == "urls":
            changes[field] = _texts(path, name, value)
        else:
            changes[field] = _checked(path, field, name, value)
    return replace(settings, **changes)


def _tidy(options: TidyOptions, path: Path, table: object) -> TidyOptions:
    if not isinstance(table, dict):
        raise InputError(f"{path}: “tidy” is a table, not {table!r}")
    changes: dict[str, Any] = {}
    for name, value in table.items():
        field = _known(path, name, _TIDY)
        if field == "venues":
            venues = _file(path, name, _checked(path, field, name, value))
            changes[field] = read_venues(_content(venues), str(venues))
        elif isinstance(getattr(options, field), tuple):
            changes[field] = _list(path, name, value)
        else:
            changes[field] = _checked(path, field, name, value)
    try:
        return replace(options, **changes)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


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
    if name in _RENAMED and _RENAMED[name] in names:
        raise InputError(f"{path}: the setting “{name}” is called “{_RENAMED[name]}” now")
    if name not in names:
        raise InputError(
            f"{path}: there is no setting “{name}”; choose from {', '.join(sorted(names))}"
        )
    return names[name]


def _checked(path: Path, field: str, name: str, value: object) -> Any:
    if field == "patience":
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and 0 <= value <= _MOST_PATIENCE
        ):
            return float(value)
        raise InputError(f"{path}: “{name}” is a number of seconds, a day at most")
    if field == "max_authors":
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise InputError(f"{path}: “{name}” is a number, not {value!r}")
    if not isinstance(value, str):
        raise InputError(f"{path}: “{name}” is a text, not {value!r}")
    choices = _CHOICES.get(field)
    if choices and value not in choices:
        raise InputError(f"{path}: “{name}” is one of {', '.join(choices)}, not {value!r}")
    return _file(path, name, value) if field == "index" else value


def _file(path: Path, name: str, value: str) -> Path:
    """A file that is named in the settings in ``path``, from where they stand."""
    try:
        return path.parent / Path(value).expanduser()
    except RuntimeError as error:
        raise InputError(f"{path}: “{name}” names the folder of a user that is unknown") from error
