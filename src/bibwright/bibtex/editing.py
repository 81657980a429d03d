"""From a block in a text to a draft, and from a draft back to the text of its entry.

What no rule changed keeps its bytes: of a changed field only the value is rewritten.
"""

from __future__ import annotations

import re

from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.scan import BLANK, RawField, is_part, plain_lines, scan, scan_plain

_TYPE = re.compile(rf"@{BLANK}*([^ \t\r\n{{(]+)")
#: What may be taken out together with a field: white space and the comma before it.
_GAP = re.compile(r"[ \t\r\n]*(?:,[ \t\r\n]*)?")
_COMMA = re.compile(r"[ \t\r\n]*,")


def draft_of(block: RawBlock) -> Draft:
    """The entry as rules see it."""
    return Draft(block.type, block.key, [Field(raw.name, raw.parts, raw) for raw in block.fields])


def source_of(field: Field, text: str, newline: str) -> str:
    """The value as it is to be written: the file's own where no rule has changed it."""
    origin = field.origin
    if origin is not None and field.parts is origin.parts:
        return text[origin.value : origin.end]
    return field.source if newline == "\n" else field.source.replace(" \n", newline)


def patched(text: str, block: RawBlock, draft: Draft, newline: str) -> str:
    """The entry's text with the draft's changes in it, and every other byte as it stood.

    ``text`` is the file's, its line ends as they are.
    """
    return _Patch(text, block, draft, newline).written()


class _Patch:
    """Pieces of the old text and new ones between them, in order."""

    def __init__(self, text: str, block: RawBlock, draft: Draft, newline: str) -> None:
        self._text, self._block, self._draft = text, block, draft
        self._newline = newline
        self._pieces: list[str] = []
        self._at = block.start

    def written(self) -> str:
        block, draft = self._block, self._draft
        if draft.type != block.type and (found := _TYPE.match(self._text, block.start)):
            self._put(found.start(1), found.end(1), draft.type)
        key_end = block.key_at + len(block.key)
        if draft.key != block.key:
            self._put(block.key_at, key_end, draft.key)
        kept = {id(field.origin): field for field in draft.fields if field.origin is not None}
        anchor = key_end
        for raw in block.fields:
            field = kept.get(id(raw))
            if field is None:
                self._take_out(raw, anchor)
                continue
            self._change(raw, field)
            anchor = raw.end
        added = [field for field in draft.fields if field.origin is None]
        if added:
            self._put(anchor, anchor, "".join(self._addition(field) for field in added))
        return "".join([*self._pieces, self._text[self._at : block.end]])

    def _put(self, start: int, end: int, new: str) -> None:
        """Writes ``new`` instead of what stands between two offsets."""
        self._pieces += (self._text[self._at : max(start, self._at)], new)
        self._at = max(end, self._at)

    def _change(self, raw: RawField, field: Field) -> None:
        if field.name != raw.name:
            self._put(raw.start, raw.start + len(raw.name), field.name)
        if field.parts is not raw.parts and field.parts != raw.parts:
            self._put(raw.value, raw.end, source_of(field, self._text, self._newline))

    def _take_out(self, raw: RawField, anchor: int) -> None:
        """With the comma before it; where a comment stands there, with the one behind it."""
        start = max(anchor, self._at)
        if _GAP.fullmatch(self._text, start, raw.start):
            self._put(start, raw.end, "")
        else:
            comma = _COMMA.match(self._text, raw.end)
            self._put(raw.start, comma.end() if comma else raw.end, "")

    def _addition(self, field: Field) -> str:
        """A field behind the last one, set like it."""
        source = source_of(field, self._text, self._newline)
        fields = self._block.fields
        if len(fields) > 1:
            before, last = fields[-2:]
            gap = self._text[before.end : last.start]
            equals = self._text[last.start + len(last.name) : last.value]
            if _GAP.fullmatch(gap) and "," in gap:
                blank, _, behind = equals.partition("=")
                if column := self._column():
                    blank = " " * max(column - len(field.name), len(blank[:1]))
                return f"{gap}{field.name}{blank}={behind}{source}"
        return f",{self._newline}  {field.name} = {source}"

    def _column(self) -> int:
        """How many characters stand before every equals sign; 0 where they are not aligned."""
        columns = set()
        for raw in self._block.fields:
            before = self._text[raw.start : raw.value].partition("=")[0]
            columns.add(-1 if "\n" in before else len(before))
        names = {len(raw.name) for raw in self._block.fields}
        return max(columns.pop(), 0) if len(columns) == 1 and len(names) > 1 else 0


def is_sound(draft: Draft) -> bool:
    """Whether every value that a rule wrote is one value to BibTeX."""
    for field in draft.fields:
        if field.origin is None or field.parts is not field.origin.parts:
            for part in field.parts:
                if not is_part(part):
                    return False
    return True


def reads_as(source: str, draft: Draft) -> bool:
    """Whether BibTeX, reading the source, finds in it what the draft says."""
    plain = plain_lines(source)
    block = scan_plain(plain, 0) or next(scan(plain), None)
    if block is None or block.start or not block.closed or block.end != len(plain):
        return False
    if block.complaints and not block.commented:
        return False
    return (block.type, block.key) == (draft.type, draft.key) and sorted(
        (raw.name.lower(), _normal(raw.parts)) for raw in block.fields
    ) == sorted((field.name.lower(), _normal(field.parts)) for field in draft.fields)


def _normal(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts, whatever their delimiters are and however their words are set in lines."""
    return tuple(
        " ".join((f"{{{part[1:-1]}}}" if part[0] == '"' else part).split()) for part in parts
    )
