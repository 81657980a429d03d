"""The options by which a person says whom to ask, and how; one set for all commands that ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import say
from bibwright.config.settings import Settings, load_settings
from bibwright.progress import Watcher
from bibwright.sources.registry import SOURCES, open_sources

if TYPE_CHECKING:
    from bibwright.sources.source import Source

__all__ = ["asking_options", "opened", "settings_in_force"]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for each in text.split(",") if (name := each.strip()))


_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option(
        "--sources",
        callback=lambda _context, _option, value: (
            value and tuple(value.replace(" ", "").split(","))
        ),
        help=f"Whom to ask, with commas between: {', '.join(SOURCES)}.",
    ),
    click.option("--source", type=click.Choice(["auto", "api", "index"]), help="How to ask arXiv."),
    click.option(
        "--index",
        type=click.Path(path_type=Path),
        help="A local index, or a small snapshot of arXiv.",
    ),
    click.option("--offline", is_flag=True, help="Use no network: only the index and the cache."),
    click.option("--refresh", is_flag=True, help="Ask anew for what the cache holds."),
    click.option("--contact", help="An address that sources may reach you by."),
    click.option("--api-url", help="Another server that speaks arXiv's API."),
    click.option("--patience", type=click.FloatRange(min=0), help="Seconds for a failing source."),
)


def asking_options(command: _Command) -> _Command:
    """Gives a command the options that say whom to ask."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_in_force(given: Mapping[str, Any]) -> Settings:
    """The settings, the command line over the files."""
    names = [field.name for field in fields(Settings) if given.get(field.name) is not None]
    return replace(load_settings(Path.cwd()), **{name: given[name] for name in names})


def opened(
    settings: Settings, edge: Runtime, watcher: Watcher, *, offline: bool, refresh: bool
) -> AbstractContextManager[list[Source]]:
    """The sources that the settings name, open within the block."""
    return open_sources(
        settings.source,
        names=settings.sources,
        urls=settings.urls,
        index=settings.index,
        api_url=settings.api_url,
        contact=settings.contact,
        offline=offline,
        refresh=refresh,
        patience=settings.patience,
        now=edge.now,
        sleep=edge.sleep,
        watcher=watcher,
        complain=say,
    )
