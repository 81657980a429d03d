r"""Names through every reader, held against the parts that real Biber sees in them."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.model.reference import Person
from bibwright.text.names import read_list
from bibwright.text.names.lists import one_line, split_list
from bibwright.zotero.items import item_of
from support.cli import run
from support.tidying import tidied

pytestmark = pytest.mark.tex

DATA = Path(__file__).parents[1] / "data" / "bib"
BLTX = "{http://biblatex-biber.sourceforge.net/biblatexml}"
#: Given name, prefix, family name, suffix.
Parts = tuple[str, str, str, str]

AWKWARD = r"""
José {García Márquez}
{Foo, Bar} Baz
Marie {de la Croix}
Anderson, JR
Loe, II
{The ATLAS Collaboration}
{{Double Braced}}
Ming-hsuan Yang
de la Fuente Garc{\'\i}a y L{\'o}pez, Juan
van der Waals
von {Foo Bar}, Baz
Smith, {Jr.}, {John and Bob}
{\'e}tienne Dupont
{\"u}ber Name
{\L}ukasz Kaiser
Gr\o nli, Tor
J.\ K. Rowling
{World Health Organization} Geneva
family=Fuente, given=Juan, prefix=de la
family=King, given=Martin Luther, suffix=Jr.
Jean de {La Fontaine} Du Bois
{van} Gogh, V
Smith, John,
Smith, , John
The ATLAS Collaboration
""".strip().split("\n")
#: Where Biber's answer isn't taken: a tie parts words in print, and “et al.” is nobody.
_OTHERWISE = re.compile(r"(?<!\\)~|\bet\.? al|\Aothers\Z", re.IGNORECASE)


def real_names() -> list[str]:
    """The names in the real files whose braces are balanced, each once."""
    found: dict[str, None] = {}
    for path in sorted(DATA.rglob("*.bib")):
        for entry in parse(path.read_bytes()).entries:
            text = one_line(entry.fields.get("author", ""))
            if text.count("{") == text.count("}"):
                found.update(dict.fromkeys(split_list(text)))
    return [name for name in found if name and not _OTHERWISE.search(name)]


def biber_parts(folder: Path, names: Sequence[str]) -> list[list[Parts] | None]:
    """What Biber makes of each; None for an entry that it skips."""
    entries = (f"@misc{{n{at}, author = {{{name}}}}}\n" for at, name in enumerate(names))
    (folder / "refs.bib").write_text("".join(entries), "utf-8")
    command = ("biber", "--tool", "--output-format=biblatexml", "refs.bib")
    subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    tree = ElementTree.parse(folder / "refs_bibertool.bltxml")
    found = {
        entry.get("id"): [_parts(name) for name in entry.iter(f"{BLTX}name")]
        for entry in tree.iter(f"{BLTX}entry")
    }
    return [found.get(f"n{at}") for at in range(len(names))]


def _parts(name: ElementTree.Element) -> Parts:
    said = {part.get("type"): " ".join(part.itertext()) for part in name}
    given, prefix, family, suffix = (
        _plain(said.get(kind, "")) for kind in ("given", "prefix", "family", "suffix")
    )
    return given, prefix, family, suffix


def _plain(text: str) -> str:
    """As both print it: Biber leaves braces round single letters, and apart what is one letter."""
    apart = unicodedata.normalize("NFD", re.sub(r"[{}]", "", text))
    letters = unicodedata.normalize("NFC", re.sub("ı(?=[\u0300-\u036f])", "i", apart))
    return " ".join(letters.replace("--", "–").replace("\\&", "&").split())


def _of(person: Person) -> Parts:
    given, prefix, family, suffix = map(
        _plain, (person.given, person.particle, person.family, person.suffix)
    )
    return given, prefix, family, suffix


def test_every_reader_sees_the_parts_that_biber_sees(tmp_path: Path) -> None:
    names = [*AWKWARD, *real_names()]
    assert len(names) > 150
    known = {}
    for name, read in zip(names, biber_parts(tmp_path, names), strict=True):
        if read and read[0][2]:
            (known[name],) = read
    assert len(known) > 0.95 * len(names)
    for name, parts in known.items():
        assert [_of(each) for each in read_list(name).persons] == [parts], name
        fields = {"title": "T", "author": name}
        reference = reference_of(Entry("misc", "k", fields, 1), "x.bib")
        assert [_of(each) for each in reference.authors] == [parts], name
        (creator,) = item_of("k", "misc", fields, None).creators
        given, prefix, family, suffix = parts
        surname = " ".join(part for part in (prefix, family) if part)
        if given:
            first = f"{given}, {suffix}" if suffix else given
            shown = (_plain(creator["firstName"]), _plain(creator["lastName"]))
            assert shown == (first, surname), name
        else:
            assert _plain(creator["name"]) == " ".join(filter(None, (surname, suffix))), name


def test_converting_keeps_the_parts(tmp_path: Path) -> None:
    source, names = tmp_path / "in.bib", [*AWKWARD, *real_names()]
    entries = (f"@misc{{n{at}, title = {{T}}, author = {{{n}}}}}" for at, n in enumerate(names))
    source.write_text("\n".join(entries), "utf-8")
    done = run("convert", str(source), "--to", "csl", "-o", str(tmp_path / "out.json"))
    # 1: a family name in small letters comes back from CSL as a particle, and is named.
    assert done.status in {0, 1}, done.stderr
    items = json.loads((tmp_path / "out.json").read_text("utf-8"))
    for name, item, read in zip(names, items, biber_parts(tmp_path, names), strict=True):
        if not read or not read[0][2]:  # Biber skips it
            assert name not in AWKWARD
            continue
        (author,) = item["author"]
        found = tuple(
            _plain(author.get(part, ""))
            for part in ("given", "non-dropping-particle", "family", "suffix")
        )
        literal = ("", "", _plain(author.get("literal", "")), "")
        assert read == [literal if "literal" in author else found], name


def test_tidying_changes_no_part(tmp_path: Path) -> None:
    names = [name for name in AWKWARD if name != "The ATLAS Collaboration"]  # gets braces
    after = [tidied(f"@misc{{k, author = {{{name}}}}}", "names").fields["author"] for name in names]
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    assert biber_parts(tmp_path / "1", names) == biber_parts(tmp_path / "2", after)
