"""What a format can't hold, found in the honest way: by converting back and comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from bibwright.errors import InputError
from bibwright.formats.bib_values import same_source, straight, written
from bibwright.formats.editions import edition_number, without_word
from bibwright.formats.record import JOINED, NAME_FIELDS, Keywords, Loss, Names, Raw, Record, Value
from bibwright.formats.roles import by_slot
from bibwright.formats.types import KINDS, LAW
from bibwright.model.reference import Person
from bibwright.text.dates import When
from bibwright.text.latex.rich import to_latex
from bibwright.text.richtext import Style, Text, text_of
from bibwright.text.visible import shortened

#: What biblatex's styles print, and none of BibTeX's standard styles.
_BIBLATEX_PRINTS = (NAME_FIELDS - {"author", "editor", "shortauthor", "shorteditor"}) | frozenset(
    """addendum booktitleaddon eid eventdate eventtitle eventtitleaddon issue issuesubtitle
    issuetitle issuetitleaddon journaltitleaddon mainsubtitle maintitle maintitleaddon pagetotal
    part pubstate titleaddon venue version volumes""".split()
)

#: What the styles print of other types, but of no @misc.
_MISC_LACKS = frozenset("booktitle edition institution number publisher series volume".split())


def compare(before: Sequence[Record], after: Sequence[Record], format_name: str) -> Iterator[Loss]:
    """What is other in the records that came back; both are in the same order.

    Raises InputError where they aren't as many, as when text around them reads as the start of one.
    """
    if len(before) != len(after):
        raise InputError(
            f"of these entries, {len(before)}, {len(after)} can be read back from {format_name}; "
            "nothing was written; see what `bibwright tidy --check` says of the file"
        )
    for one, other in zip(before, after, strict=True):
        yield from _of_record(one, other, format_name)


def unprinted_by_bibtex(records: Iterable[Record]) -> Iterator[Loss]:
    """What biblatex prints of its records, and BibTeX, of the same fields, doesn't."""
    for record in records:
        if record.type in {"set", "xdata"}:
            yield Loss(record.key, "entrytype", record.type, "only biblatex knows such entries")
            continue
        for name, value in record.fields.items():
            said = record.called(name)
            why = "it stays, but no standard style of BibTeX prints it"
            if name in _BIBLATEX_PRINTS or (name in _MISC_LACKS and _becomes_misc(record)):
                role = ("editortype", name) if said == "editor" else (said, value_text(value))
                yield Loss(record.key, *role, why)
            elif isinstance(value, Names) and not written(value, ascii_only=True).isascii():
                why = "it stays, but styles with initials or labels cut its letters into bytes"
                yield Loss(record.key, said, value_text(value), why)


def _becomes_misc(record: Record) -> bool:
    """Whether it is a @misc to BibTeX, and something else to biblatex."""
    if record.type == "misc" or (record.type in LAW and "journaltitle" in record.fields):
        return False
    return record.type in KINDS and KINDS[record.type].classic == "misc"


def _of_record(one: Record, other: Record, format_name: str) -> Iterator[Loss]:
    if one.type != other.type:
        yield Loss(one.key, "entrytype", one.type, f"comes back as {other.type}")
    new = {name for name in other.fields if name not in one.fields}
    if "type" in new and other.text("type").lower() == one.type:
        new.discard("type")  # for BibTeX, a report without one has to say so
    for name, value in one.fields.items():
        back = other.fields.get(name)
        if back == value:
            continue
        said = one.called(name)
        if back is None:
            moved = next((each for each in sorted(new) if _same(value, other.fields[each])), None)
            if moved is not None:
                new.discard(moved)
                slot, kind = by_slot(other.fields).get(moved, (moved, ""))
                why = f"comes back as {slot}"
                if kind:
                    yield Loss(one.key, f"{slot}type", kind, "comes back although it wasn't there")
            else:
                why = _why_gone(one, other, name, format_name)
            yield Loss(one.key, said, value_text(value), why)
            if said.startswith("editor") and not name.startswith("editor"):
                # biblatex says in a field of its own that they are directors, or the like.
                yield Loss(one.key, f"{said}type", name, why)
        elif name == "edition" and _same_edition(value, back):
            continue
        elif not _same(_with_subtitle(one, other, name), back):
            why = _why_other(_with_subtitle(one, other, name), back, format_name)
            yield Loss(one.key, said, value_text(value), why)
    for name in sorted(new):
        said = value_text(other.fields[name])
        yield Loss(one.key, name, said, "comes back although it wasn't there")


def _same_edition(one: Value, other: Value) -> bool:
    if not (isinstance(one, Text) and isinstance(other, Text)):
        return _same(one, other)
    numbers = [edition_number(without_word(each.plain())) for each in (one, other)]
    return numbers[0] == numbers[1] and one.styles() == other.styles()


def _why_gone(one: Record, other: Record, name: str, format_name: str) -> str:
    title = next((title for title, sub in JOINED.items() if sub == name), "")
    if title in one.fields and _with_subtitle(one, other, title) is not one.fields[title]:
        return f"joined to the {one.called(title)}"
    if name in {"crossref", "xdata"}:
        return "what the entry inherits is written into it"
    return f"{format_name} has no place for it"


def _with_subtitle(one: Record, other: Record, name: str) -> Value:
    """A title as it is where a format has one field for it and the subtitle."""
    title, sub = one.fields[name], one.fields.get(JOINED.get(name, ""))
    back = other.fields.get(name)
    if not (isinstance(title, Text) and isinstance(sub, Text) and isinstance(back, Text)):
        return title
    joined = text_of(title.pieces, ": ", sub.pieces)
    return joined if joined.plain() == back.plain() else title


def _same(one: Value, other: Value) -> bool:
    """Whether two values say the same, whatever kind of value they are."""
    if isinstance(one, Text) and isinstance(other, Text):
        return same_source(one, other)
    if isinstance(one, Text) and isinstance(other, Raw):
        # What a .bib file keeps as it stands.
        return other.value in {to_latex(one, ascii_only=flag) for flag in (True, False)}
    if isinstance(one, Names) and isinstance(other, Names):
        return _same_names(one, other)
    if isinstance(one, Keywords) and isinstance(other, Keywords):
        pairs = zip(one.words, other.words, strict=False)
        alike = all(same_source(text_of(word), text_of(back)) for word, back in pairs)
        return len(one.words) == len(other.words) and alike
    if isinstance(one, Raw) and isinstance(other, Raw):
        return one == other or {one.value.lower(), other.value.lower()} == {"arxiv"}
    return one == other


def _same_names(one: Names, other: Names) -> bool:
    if one.others != other.others:
        return False
    before, after = straight(one.persons), straight(other.persons)
    return [_normal(each) for each in before] == [_normal(each) for each in after]


def _normal(person: Person) -> Person:
    """A name of one word is printed alike whether it is a person's or a body's."""
    alone = not (person.given or person.particle or person.suffix)
    return replace(person, collective=True) if alone and " " not in person.family else person


def _why_other(one: Value, other: Value, format_name: str) -> str:
    if isinstance(one, Text) and isinstance(other, Text):
        missing = one.styles() - other.styles()
        if missing and same_source(one.without(missing), other):
            named = ", ".join(sorted(_STYLE_WORDS[style] for style in missing))
            return f"{format_name} can't mark {named}"
    if isinstance(one, Names) and isinstance(other, Names):
        if one.others and _same_names(replace(one, others=False), other):
            return f"{format_name} can't say “and others”"
        if Counter(one.persons) == Counter(other.persons):
            return "the names come back in another order"
    if isinstance(one, When) and isinstance(other, When) and one.start == other.start:
        return f"{format_name} can't say more of it than “{other.edtf()}”"
    if isinstance(one, Raw) and isinstance(other, Raw) and one.value.split() == other.value.split():
        return "its line breaks aren't kept"
    if value_text(one) == value_text(other):
        return _why_unseen(one, other)
    return f"comes back as “{value_text(other)}”"


def _why_unseen(one: Value, other: Value) -> str:
    """What is different where the values look alike as far as they are shown."""
    if isinstance(one, Names) and isinstance(other, Names):
        people = zip(one.persons, other.persons, strict=False)
        changed = [person for person, back in people if person.collective != back.collective]
        if changed:
            before, after = ("a body's", "a person's")[:: 1 if changed[0].collective else -1]
            return f"{before} name comes back as {after}"
    texts = [_in_full(one), _in_full(other)]
    if texts[0] == texts[1]:
        return "comes back marked in another way"
    pairs = zip(*texts, strict=False)
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], pairs))
    start = max(0, alike - _BEFORE)
    before, after = (f"…{shortened(text[start:])}" for text in texts)
    return f"“{before}” comes back as “{after}”"


#: So much of a value is shown before the first place where it is different.
_BEFORE = 20

_STYLE_WORDS = {
    Style.ITALIC: "italics",
    Style.BOLD: "bold type",
    Style.SUBSCRIPT: "subscripts",
    Style.SUPERSCRIPT: "superscripts",
    Style.SMALL_CAPS: "small capitals",
    Style.NOCASE: "capitals that must stay (braces)",
}


def value_text(value: Value) -> str:
    """A value on one short line."""
    return shortened(_in_full(value))


def _in_full(value: Value) -> str:
    if isinstance(value, Text):
        text = value.plain()
    elif isinstance(value, Names):
        text = written(value, ascii_only=False)
    elif isinstance(value, Keywords):
        text = ", ".join(value.words)
    elif isinstance(value, When):
        text = value.edtf()
    else:
        text = value.value
    return " ".join(text.split())


def summed_up(losses: Iterable[Loss]) -> list[tuple[str, str, list[Loss]]]:
    """The losses by field and reason, the most frequent first."""
    groups: dict[tuple[str, str], list[Loss]] = {}
    for loss in losses:
        groups.setdefault((loss.field, loss.why), []).append(loss)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(field, why, found) for (field, why), found in ordered]
