"""What the command line says of itself: its commands, their options and their help, as values."""

from __future__ import annotations

import inspect
import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import click

from bibwright import cli

#: Where a comment begins behind an example.
_GAP = re.compile(r" {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a help; ``verbatim`` where its lines stay as they are."""

    text: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class CommandPage:
    """One command: ``name`` with the program's, ``options`` as ``--name VALUE`` and their help."""

    name: str
    usage: str
    summary: str
    paragraphs: tuple[Paragraph, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def slug(self) -> str:
        """The name as that of a file."""
        return self.name.replace(" ", "-")


def command_pages() -> Iterator[CommandPage]:
    """The program and each of its commands, those of groups behind the group."""
    yield from _pages(cli.program(), None, "bibwright")


def examples(page: CommandPage) -> Iterator[list[str]]:
    """The calls of the program that a help shows, each as the words of a command line."""
    for paragraph in page.paragraphs:
        if paragraph.verbatim:
            lines = re.sub(r"\\\n\s*", "", paragraph.text).splitlines()
            for line in lines:
                call = _GAP.split(line.strip())[0].rpartition(" | ")[2]
                if call.startswith("bibwright "):
                    yield shlex.split(call)[1:]


def _pages(
    command: click.Command, parent: click.Context | None, name: str
) -> Iterator[CommandPage]:
    context = click.Context(command, parent, info_name=name, max_content_width=90)
    paragraphs = tuple(_paragraphs(command.help or ""))
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    options = tuple((left, right) for left, right in filter(None, records) if left.startswith("-"))
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    summary = paragraphs[0].text if paragraphs else ""
    yield CommandPage(context.command_path, usage, summary, paragraphs, options)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            if below is not None and not below.hidden:
                yield from _pages(below, context, each)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """As click cuts a help: a line with a backspace alone begins a paragraph that isn't wrapped."""
    for block in re.split(r"\n[ \t]*\n", inspect.cleandoc(text)):
        first, _, rest = block.partition("\n")
        if first.strip() == "\b":
            yield Paragraph(textwrap.dedent(rest).rstrip(), verbatim=True)
        elif block:
            yield Paragraph(" ".join(block.split()))
