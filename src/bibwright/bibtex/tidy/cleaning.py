"""One entry made clean by the rules, and its text rewritten. A function of the entry alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from bibwright.bibtex.blocks import cut
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.editing import draft_of, is_sound, patched, reads_as
from bibwright.bibtex.encoding import encode
from bibwright.bibtex.layout import Formatter, Style
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.references import REFERRING, cited_in, follow_in_fields, granular_keys
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.bibtex.scan import RawField, plain_lines, scan, scan_plain
from bibwright.bibtex.sorting import SortKey, sort_key_of
from bibwright.errors import BibwrightError
from bibwright.text.latex.tokens import DEEPEST, is_balanced, nesting

#: More passes over an entry than any needs.
_PASSES = 5
_WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with the entries of a file. It can be sent to another process."""

    rules: tuple[Rule, ...]
    context: Context
    style: Style | None
    sort: tuple[str, ...]
    keys: Mapping[str, str]
    newline: str
    encoding: str


class EntryRemark(NamedTuple):
    """An edit (``below`` is negative) or a note about an entry.

    ``line``: so many lines below the beginning of the entry as it was; ``below``: of the entry as
    it is now.
    """

    rule: str
    line: int
    field: str
    before: str | None
    after: str | None
    message: str = ""
    below: int = -1


class Cleaned(NamedTuple):
    """What has become of an entry.

    ``referred``: the citation keys that it refers to. ``place``: what it is sorted by.
    """

    source: str
    remarks: Sequence[EntryRemark]
    referred: Sequence[str]
    place: SortKey | None


#: What `Cleaned` is on the way from one process to another: tuples without a name travel faster.
Sent = tuple[str, Sequence[tuple[Any, ...]], Sequence[str], SortKey | None]


class Cleaner:
    """Makes the entries of a text clean; ``text`` is the file's, its line ends as they are."""

    def __init__(self, task: Task, text: str, plain: str) -> None:
        self._task = task
        self._text = text
        self._plain = plain
        self._formatter = Formatter(task.style, task.newline) if task.style else None
        self._makes_work = {each.name: each.makes_work for each in task.rules if each.makes_work}

    def clean(self, block: RawBlock) -> Cleaned:
        """The entry as it is to be written, and all that is to be said of it."""
        old = self._text[block.start : block.end]
        draft = draft_of(block)
        if old.count("{") > DEEPEST and nesting(old) > DEEPEST:
            message = f"its braces are nested more than {DEEPEST} deep, so it stays as it is"
            remark = EntryRemark("safety", 0, "", None, None, message, 0)
            return Cleaned(old, (remark,), (), self._place(draft))
        rules = [rule for rule in self._task.rules if not rule.concerns or rule.concerns(old)]
        referred = self._apply(draft, rules)
        source = old
        if self._formatter and block.plain:
            source = self._formatter.set(self._text, block, draft)
        elif draft.changes:
            source = patched(self._text, block, draft, self._task.newline)
        if source != old and not self._can_stand(source, draft, block):
            message = "it can't be rewritten with certainty, so it stays as it is"
            remark = EntryRemark("safety", 0, "", None, None, message, 0)
            return Cleaned(old, (remark,), referred, self._place(draft_of(block)))
        if source == old:  # one rule took back what another had done
            draft.changes = []
        remarks = self._remarks(block, draft, source) if draft.changes or draft.findings else ()
        if source != old and not draft.changes:
            remarks = (*remarks, EntryRemark("layout", 0, "", None, None))
        return Cleaned(source, remarks, referred, self._place(draft))

    def macro(self, block: RawBlock) -> tuple[Cleaned | None, RawField]:
        """What has become of an ``@string``, None if nothing, and what it says."""
        name, parts, _, value, end = field = block.fields[0]
        if len(parts) != 1 or not parts[0].startswith(("{", '"')) or value < 0:
            return None, field
        opening, text, closing = parts[0][0], parts[0][1:-1], parts[0][-1]
        remarks = []
        for rule in self._task.rules:
            wanted = rule.of_macro(text, self._task.context) if rule.of_macro else text
            new = f"{opening}{wanted}{closing}"
            if wanted != text and is_balanced(wanted) and self._fits(new) and '"' not in wanted:
                line = self._plain.count("\n", block.start, field.start)
                remarks.append(EntryRemark(rule.name, line, name.lower(), parts[0], new))
                text, parts = wanted, (new,)
        if not remarks:
            return None, field
        source = f"{self._text[block.start : value]}{parts[0]}{self._text[end : block.end]}"
        return Cleaned(source, remarks, (), None), field._replace(parts=parts)

    def _place(self, draft: Draft) -> SortKey | None:
        return sort_key_of(draft, self._task.sort) if self._task.sort else None

    def _apply(self, draft: Draft, rules: Sequence[Rule]) -> Sequence[str]:
        self._apply_rules(draft, rules)
        for _ in range(_PASSES):
            again = self._rules_again(draft)
            if not again:
                break
            changes = len(draft.changes)
            names = {rule.name for rule in again}
            draft.findings = [each for each in draft.findings if each.rule not in names]
            self._apply_rules(draft, again)
            if len(draft.changes) == changes:
                break
        keys = self._task.keys
        if keys:
            draft.rule = "keys"
            draft.rekey(keys.get(draft.key, draft.key))
        referred: list[str] = []
        for name in REFERRING:
            if draft.field(name) is not None and (text := draft.text(name)):
                if keys:
                    text = _WORD.sub(lambda word: keys.get(word[0], word[0]), text)
                    draft.set_text(name, text)
                referred += _WORD.findall(text)
        if keys:
            follow_in_fields(draft, keys)
        return [*referred, *granular_keys(draft), *cited_in(draft)]

    def _apply_rules(self, draft: Draft, rules: Sequence[Rule]) -> None:
        context = self._task.context
        for rule in rules:
            draft.rule = rule.name
            try:
                rule.apply(draft, context)
            except Exception as error:
                raise BibwrightError(
                    f"the rule “{rule.name}” failed on the entry “{draft.key}” "
                    f"({type(error).__name__}: {error}); --disable {rule.name} leaves it out"
                ) from error

    def _rules_again(self, draft: Draft) -> Sequence[Rule]:
        """The rules for which another one may have made work that was over the entry after them.

        Rules look at the first field of a name; of two that differ in spelling alone one may go,
        once the first is set right.
        """
        rules = self._task.rules
        if len({field.name.lower() for field in draft.fields}) < len(draft.fields):
            return rules
        for change in draft.changes:
            makes_work = self._makes_work.get(change.rule)
            if makes_work is not None and makes_work(change):
                break
        else:
            return ()
        changed = {change.field for change in draft.changes}
        return [
            rule
            for rule in rules
            if rule.again and (rule.looks_at is None or not rule.looks_at.isdisjoint(changed))
        ]

    def _can_stand(self, source: str, draft: Draft, block: RawBlock) -> bool:
        """Whether the file can hold what is to be written, and reads it as it is meant."""
        if not self._fits(source):
            return False
        if not draft.changes:
            return True
        # A plain entry that is reformatted is put together from values, and nothing else.
        return is_sound(draft) if self._formatter and block.plain else reads_as(source, draft)

    def _fits(self, source: str) -> bool:
        """Whether the file's encoding has all its letters."""
        if not self._task.encoding.startswith("utf"):
            try:
                encode(source, self._task.encoding)
            except UnicodeEncodeError:
                return False
        return True

    def _remarks(self, block: RawBlock, draft: Draft, source: str) -> Sequence[EntryRemark]:
        start = block.start
        old = {raw.name.lower(): raw.start for raw in reversed(block.fields)}
        remarks = [
            EntryRemark(
                change.rule,
                self._plain.count("\n", start, old.get(change.field, start)),
                change.field,
                change.before,
                change.after,
            )
            for change in draft.changes
        ]
        if draft.findings:
            plain = plain_lines(source)
            found = scan_plain(plain, 0) or next(scan(plain))
            new = {raw.name.lower(): raw.start for raw in reversed(found.fields)}
            remarks += (
                EntryRemark(
                    finding.rule,
                    self._plain.count("\n", start, old.get(finding.field, start)),
                    finding.field,
                    None,
                    None,
                    finding.message,
                    plain.count("\n", 0, new.get(finding.field, 0)),
                )
                for finding in draft.findings
            )
        return remarks


def clean_many(task: Task, macros: Mapping[str, str], text: str) -> list[Sent]:
    """All entries of a text that holds nothing but plain ones, in order.

    ``macros`` are those of the context, which can't be sent to another process as they are.
    """
    context = replace(task.context, macros=MappingProxyType(dict(macros)))
    plain = plain_lines(text)
    cleaner = Cleaner(replace(task, context=context), text, plain)
    cleaned = (cleaner.clean(block) for block in cut(plain) if isinstance(block, RawBlock))
    return [
        (source, [tuple(remark) for remark in remarks], referred, place)
        for source, remarks, referred, place in cleaned
    ]
