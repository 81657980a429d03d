"""Manual pages of the commands, as ``man`` reads them: ``python -m website.man FOLDER``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bibwright._version import __version__
from website.commands import CommandPage, command_pages

_FILES = (
    ("bibwright.toml", "settings of a project"),
    ("BIBWRIGHT_CONFIG_DIR, BIBWRIGHT_CACHE_DIR, BIBWRIGHT_STATE_DIR", "folders of the program's"),
    ("NO_COLOR", "no colours"),
)


def write_pages(folder: Path) -> list[Path]:
    """The files, one for each command, that were written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = list(command_pages())
    written = []
    for page in pages:
        file = folder / f"{page.slug}.1"
        file.write_text(manual_page(page, [each.name for each in pages]), encoding="utf-8")
        written.append(file)
    return written


def manual_page(page: CommandPage, names: list[str]) -> str:
    """The page of one command, in the macros of man(7)."""
    return "\n".join(_lines(page, names)) + "\n"


def _lines(page: CommandPage, names: list[str]) -> Iterator[str]:
    yield f'.TH "{page.slug.upper()}" "1" "" "bibwright {__version__}" "Bibwright"'
    yield ".SH NAME"
    yield f"{_text(page.slug)} \\- {_text(page.summary.rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield f".B {_text(page.usage)}"
    yield ".SH DESCRIPTION"
    for paragraph in page.paragraphs:
        yield ".PP"
        if paragraph.verbatim:
            yield ".nf"
            yield from map(_text, paragraph.text.splitlines())
            yield ".fi"
        else:
            yield _text(paragraph.text)
    if page.options:
        yield ".SH OPTIONS"
        for names_of_it, meaning in page.options:
            yield ".TP"
            yield f".B {_text(names_of_it)}"
            yield _text(meaning)
    if page.name == "bibwright":
        yield ".SH FILES AND ENVIRONMENT"
        for name, meaning in _FILES:
            yield ".TP"
            yield f".B {_text(name)}"
            yield _text(meaning)
    yield ".SH SEE ALSO"
    others = sorted({name.replace(" ", "-") for name in names} - {page.slug})
    yield ", ".join(f"{_text(name)}(1)" for name in others)


def _text(text: str) -> str:
    """Text in which nothing is a request of troff's."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("`", r"\(ga")
    return re.sub(r"^([.'])", r"\\&\1", escaped)


if __name__ == "__main__":
    print(f"{len(write_pages(Path(sys.argv[1])))} manual pages in {sys.argv[1]}")
