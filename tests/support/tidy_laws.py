"""What holds for `bibwright tidy` over any bytes whatever, valid BibTeX or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import bibwright
from bibwright import TidyOptions
from bibwright.bibtex.bib_file import BibFile, parse

#: Options that between them go through every rule, both dialects and both ways of formatting.
WAYS = (
    TidyOptions(),
    TidyOptions(dialect="biblatex", enable=("shouting",)),
    TidyOptions(dialect="bibtex", style="keep"),
    TidyOptions(sort=("key",), style="jabref"),
)


class Broken(NamedTuple):
    """A law that some bytes break: ``where`` names rules or keys, ``how`` says it in full."""

    law: str
    where: str
    how: str


def broken(data: bytes) -> Iterator[Broken]:
    """The laws that these bytes break; an exception on the way is the caller's to see.

    Any bytes are read, or refused where there is nothing of BibTeX in them. Asked for nothing, tidy
    gives the same bytes. Every entry that was read before is read after, under its key. What is
    changed, beyond blanks, is told as an edit. A second run changes nothing.
    """
    before = parse(data)
    try:
        untouched = bibwright.tidy(data, TidyOptions(only=("none",))).content
    except bibwright.InputError as error:
        if before.entries:
            yield Broken("a bibliography is read", "", str(error))
        return
    if untouched != data:
        yield Broken("nothing asked, nothing changed", "", "a byte is another")
    for options in WAYS:
        asked = str(options)
        once = bibwright.tidy(data, options)
        if once.content == data:
            continue
        if not once.edits and _letters(parse(once.content)) != _letters(before):
            yield Broken("what is changed is told", asked, f"{once.content!r}")
        after = parse(once.content)
        if _keys(before) != _keys(after):
            yield Broken("keys stay", asked, f"{_keys(before)} become {_keys(after)}")
        twice = bibwright.tidy(once.content, options)
        if twice.content != once.content:
            rules = ", ".join(sorted({edit.rule for edit in twice.edits})) or asked
            how = f"{asked}: {once.content!r} becomes {twice.content!r}"
            yield Broken("a second run changes nothing", rules, how)


def _letters(bib: BibFile) -> list[str]:
    """All characters but blanks, in whatever order: sorting alone changes no entry."""
    return sorted("".join(bib.text.split()))


def _keys(bib: BibFile) -> list[str]:
    return sorted(entry.key for entry in bib.all_entries)
