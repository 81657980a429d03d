"""The options by which a person says whom to ask, and how; one set for all commands that ask."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bibwright.bibtex.keys import check_pattern
from bibwright.cli.completing import among
from bibwright.cli.given import together
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import say
from bibwright.commands.settings import Settings, load_settings
from bibwright.progress import Watcher
from bibwright.sources.registry import (
    ARXIV,
    ARXIV_WAYS,
    OWN_SOURCES,
    SourceOptions,
    open_paper_sources,
    open_sources,
    sources,
)

if TYPE_CHECKING:
    from bibwright.sources.arxiv.paper_source import PaperSources
    from bibwright.sources.source import Source


def _renamed(_ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError("--source is called --arxiv now; --sources chooses whom to ask")


#: The options that say whom to ask.
asking_options = together(
    click.option(
        "--sources",
        callback=lambda _context, _option, value: (
            value and tuple(value.replace(" ", "").split(","))
        ),
        shell_complete=among(sources),
        help=f"Sources to ask, comma-separated: {', '.join(OWN_SOURCES)}, and those of plugins.",
    ),
    click.option(
        "--arxiv",
        type=click.Choice(ARXIV_WAYS),
        help="How to ask arXiv: its API, a local index, or the index first.",
    ),
    click.option("--source", hidden=True, expose_value=False, callback=_renamed),
    click.option(
        "--index",
        type=click.Path(path_type=Path),
        help="A local index, or a small snapshot of arXiv.",
    ),
    click.option(
        "--offline", is_flag=True, help="Use no network: only local indexes and the cache."
    ),
    click.option("--refresh", is_flag=True, help="Ask again even for what is in the cache."),
    click.option("--contact", help="Your e-mail address, for sources to reach you."),
    click.option("--api-url", help="Another server that speaks arXiv's API."),
    click.option(
        "--patience",
        type=click.FloatRange(min=0),
        help="Seconds to keep trying a source that fails.",
    ),
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a command asks, and how: the settings in force, and what is said for this run alone."""

    settings: Settings
    runtime: Runtime = field(default_factory=Runtime)
    offline: bool = False
    refresh: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any], runtime: Runtime) -> Asking:
        """As the command line says it; what it leaves open, the files of settings say."""
        names = [each.name for each in fields(Settings) if given.get(each.name) is not None]
        settings = replace(load_settings(Path.cwd()), **{name: given[name] for name in names})
        if "key_pattern" in given and settings.key_pattern:
            check_pattern(settings.key_pattern)  # said before anything is asked
        return cls(settings, runtime, given["offline"], given["refresh"])

    @property
    def options(self) -> SourceOptions:
        """The same as the sources take it."""
        settings = self.settings
        return SourceOptions(
            sources=settings.sources,
            arxiv=settings.arxiv,
            index=settings.index,
            urls={**settings.urls, **({ARXIV: settings.api_url} if settings.api_url else {})},
            contact=settings.contact,
            offline=self.offline,
            refresh=self.refresh,
            patience=settings.patience,
        )

    def sources(self, watcher: Watcher) -> AbstractContextManager[list[Source]]:
        """The sources that are named, open within the block."""
        now, sleep = self.runtime.now, self.runtime.sleep
        return open_sources(self.options, now=now, sleep=sleep, watcher=watcher, complain=say)

    def paper_sources(self, watcher: Watcher) -> AbstractContextManager[PaperSources]:
        """What gives the sources of arXiv's papers, open within the block."""
        now, sleep = self.runtime.now, self.runtime.sleep
        return open_paper_sources(self.options, now=now, sleep=sleep, watcher=watcher, complain=say)


def say_way_out() -> None:
    """What helps where a source could not be asked."""
    say(
        "next: run it again with the network, when the source can be reached; without it, "
        "--offline uses an index (bibwright index fetch) and what is kept of earlier answers"
    )
