"""What a person wants to hear no more of: said in the `.bib` above an entry, or kept in a baseline.

In the file: ``% bibwright: ignore year, venue: the journal prints 2019``, on a line of its own
above the entry or inside it. The reason is needed. The baseline is a JSON file that lists findings
of an older project, so that only new ones are shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePath

from bibwright.bibtex.bib_file import BibFile
from bibwright.errors import InputError
from bibwright.verification.model import REASONS, EntryFinding

_LINE = re.compile(
    r"^[ \t]*%+[ \t]*bibwright:[ \t]*ignore\b[ \t]*(?P<names>[\w\s,-]*?)[ \t]*"
    r"(?::[ \t]*(?P<reason>[^\n]*))?$",
    re.MULTILINE,
)
_NAMES = frozenset(REASONS)
#: Of each finding: the file's name, the entry's key, the finding's name, its words.
Baseline = frozenset[tuple[str, str, str, str]]
_SCHEMA = 1


def ignored_in(
    bib: BibFile, text: str
) -> tuple[Mapping[int, Mapping[str, str]], list[tuple[int, str]]]:
    """For places among the file's entries the names of findings to ignore, each with the reason;
    and what is wrong with such lines, which then count for nothing. ``text`` is the file's, with
    plain line ends."""
    found: dict[int, dict[str, str]] = {}
    complaints: list[tuple[int, str]] = []
    if "bibwright:" not in text:
        return found, complaints
    begin = 0
    for at, entry in enumerate(bib.entries):
        for line in _LINE.finditer(text, begin, entry.block.end):
            named, complaint = _named(line)
            if complaint:
                complaints.append((1 + text.count("\n", 0, line.start()), complaint))
            else:
                found.setdefault(at, {}).update(named)
        begin = entry.block.end
    return found, complaints


def ignored_above(
    text: str, lines: Collection[int]
) -> tuple[Mapping[int, Mapping[str, str]], list[tuple[int, str]]]:
    """The same of a text in which something begins in each of the ``lines``, by that line: such a
    comment counts for what begins next."""
    found: dict[int, dict[str, str]] = {}
    complaints: list[tuple[int, str]] = []
    for line in _LINE.finditer(text):
        number = 1 + text.count("\n", 0, line.start())
        named, complaint = _named(line)
        begins = min((each for each in lines if each > number), default=0)
        if complaint:
            complaints.append((number, complaint))
        elif begins:
            found.setdefault(begins, {}).update(named)
    return found, complaints


def _named(line: re.Match[str]) -> tuple[dict[str, str], str]:
    """The findings that the comment names, each with the reason; else what is wrong with it."""
    names = [name.strip() for name in line["names"].split(",") if name.strip()]
    unknown = [name for name in names if name not in _NAMES]
    reason = (line["reason"] or "").strip()
    if not names or not reason:
        return {}, (
            "to ignore a finding, write its name and the reason: "
            "“% bibwright: ignore year: the journal prints 2019”"
        )
    if unknown:
        return {}, f"there is no finding “{unknown[0]}”"
    return dict.fromkeys(names, reason), ""


def read_baseline(data: bytes, name: str) -> Baseline:
    """The findings in a baseline file. Raises InputError when it is none."""
    try:
        said = json.loads(data)
        listed = said["findings"] if said["schema"] == _SCHEMA else []
        return frozenset(
            (str(each["file"]), str(each["key"]), str(each["name"]), str(each["message"]))
            for each in listed
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            f"{name} is not a baseline of bibwright check; name a file that --write-baseline has "
            "written"
        ) from error


def is_baseline(data: bytes) -> bool:
    """Whether this is a baseline file, which may be replaced by a newer one."""
    try:
        read_baseline(data, "")
    except InputError:
        return False
    return True


def written_baseline(entries: Iterable[EntryFinding], chosen: Collection[str]) -> bytes:
    """The findings that go by one of the names chosen, as a baseline file."""
    found = sorted({each for entry in entries for each in _rows(entry, chosen)})
    rows = [dict(zip(("file", "key", "name", "message"), row, strict=True)) for row in found]
    text = json.dumps({"schema": _SCHEMA, "findings": rows}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode()


def known_before(entry: EntryFinding, baseline: Baseline, name: str) -> Mapping[str, str]:
    """The names of the entry's findings that are in the baseline of this name."""
    said = f"in the baseline {name}"
    return {row[2]: said for row in _rows(entry, _NAMES) if row in baseline}


def _rows(entry: EntryFinding, chosen: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    file = PurePath(entry.place.name).name
    for each in entry.found:
        if not each.names.isdisjoint(chosen) and not each.ignored:
            yield file, entry.place.key, each.name, each.words
