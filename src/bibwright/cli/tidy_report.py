"""What ``bibwright tidy`` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.bibtex.rules import rules
from bibwright.bibtex.tidy.outcome import Edit
from bibwright.changes import Plan
from bibwright.cli.finding import Finding
from bibwright.cli.terminal import say, show
from bibwright.commands.bibliographies import is_text_alone
from bibwright.commands.tidy import TidiedFile, TidyRun
from bibwright.text.counted import counted

_LONGEST = 60
#: So much stands before a difference.
_LEADING = 20


def list_rules() -> None:
    """Each rule with its reason, on standard output; a star where it is off by default."""
    width = max(len(name) for name in rules())
    for rule in rules().values():
        show(f"{rule.name:{width}} {' ' if rule.default else '*'} {rule.reason}")
    say("* off by default: --enable NAME")


def meanings() -> dict[str, str]:
    """What each rule's name means."""
    return {rule.name: rule.reason for rule in rules().values()}


def findings(run: TidyRun, *, written: bool, edits: bool = False) -> list[Finding]:
    """What is left for a person, with its line in the file as it is: ``written`` or not yet.

    With ``edits`` also what would be changed.
    """
    found = []
    for file in run.files:
        here = [*_left(file, written), *(_unclean(file) if edits else ())]
        found += sorted(here, key=lambda finding: finding.line)
    for name, note in run.undefined:
        found.append(Finding(name, note.line, note.rule, _of(note.key, note.message)))
    return found


def print_summary(run: TidyRun, *, would: bool) -> None:
    """A line for every file, on standard error."""
    for file in run.files:
        say(_summary(file, would))
    if run.renamed:
        verb = "would change" if would else "changed"
        say(f"{counted(len(run.renamed), 'citation key')} {verb}")
    for name in run.absent:
        near = get_close_matches(name, FIELD_ORDER, n=1, cutoff=0.8)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        say(f"--omit names “{name}”, and no entry has that field{hint}")


def rules_counted(edits: Iterable[Edit]) -> str:
    """How many entries each rule has changed, not how often: it may change ten fields of one."""
    counts = Counter(rule for rule, _ in {(edit.rule, edit.key) for edit in edits})
    return ", ".join(f"{rule} {count}" for rule, count in sorted(counts.items()))


def fails(run: TidyRun, plan: Plan[Any], on: tuple[str, ...]) -> bool:
    """Whether there is something on which a person wants the command to fail."""
    left = {note.rule for note in run.notes} | {note.rule for _, note in run.undefined}
    done = {edit.rule for edit in run.edits}
    return (
        ("changed" in on and not plan.is_empty)
        or ("left" in on and bool(left))
        or not (left | done).isdisjoint(on)
    )


def _left(file: TidiedFile, written: bool) -> Iterator[Finding]:
    for note in file.tidied.notes:
        line = note.line_after if written else note.line
        yield Finding(file.name, line, note.rule, _of(note.key, note.message))


def _unclean(file: TidiedFile) -> Iterator[Finding]:
    for edit in file.tidied.edits:
        yield Finding(file.name, edit.line, edit.rule, _of(edit.key, _change(edit)))
    if file.changed and not file.tidied.edits:
        yield Finding(file.name, 1, "layout", "the lines between entries")


def _of(key: str, words: str) -> str:
    return f"{key}: {words}" if key else words


def _change(edit: Edit) -> str:
    if not edit.field:
        return "formatted differently"
    if edit.after is None:
        return f"{edit.field} {_short(edit.before)} is removed"
    if edit.before is None:
        return f"{edit.field} {_short(edit.after)} is added"
    before, after = (" ".join(value.split()) for value in (edit.before, edit.after))
    start = _first_difference(before, after)
    return f"{edit.field} {_short(before, start)} → {_short(after, start)}"


def _first_difference(one: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _short(value: str | None, start: int = 0) -> str:
    """A value on one line, cut around what begins at ``start``."""
    line = " ".join((value or "").split())
    if len(line) <= _LONGEST:
        return line
    begin = max(0, min(start - _LEADING, len(line) - _LONGEST + 1))
    end = begin + _LONGEST - 1
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if end < len(line) else ''}"


def _summary(file: TidiedFile, would: bool) -> str:
    left = len(file.tidied.notes)
    needs = "problem needs" if left == 1 else "problems need"
    rest = f"; {left} {needs} your attention" if left else ""
    if not file.changed:
        if is_text_alone(file.name, file.before):
            return f"{file.name}: plain text without an entry of BibTeX; it stays as it is{rest}"
        return f"{file.name}: {'unchanged' if left else 'clean'}{rest}"
    entries = len({edit.key for edit in file.tidied.edits})
    named = rules_counted(file.tidied.edits)
    verb = "would change" if would else "changed"
    return f"{file.name}: {counted(entries, 'entry')} {verb}{f' ({named})' if named else ''}{rest}"
