r"""Names before and after the rule ``names``, as real BibTeX and real Biber take them apart."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bibwright.text.names.lists import one_line
from bibwright.text.names.parts import NameParts, as_biber, as_bibtex
from support.tex import bibtex
from support.tidying import tidied

pytestmark = pytest.mark.tex

STYLE = Path(__file__).parents[2] / "data" / "bst" / "name-parts.bst"
BLTX = "{http://biblatex-biber.sourceforge.net/biblatexml}"

#: First name, von part or prefix, family name, suffix.
Parts = tuple[str, str, str, str]

#: What is read must not change. The rule turns most of them round; those that the two programs
#: don't agree about, and single words, stay.
SAME = r"""
Donald E. Knuth
Knuth, Donald E.
Knuth ,Donald  E.
Donald~E. Knuth
Donald E.~Knuth
D.~E.~Knuth
Vincent van Gogh
van Gogh, Vincent
Vincent Van Gogh
Ludwig Van Beethoven
Charles Louis Xavier Joseph de la Vall{\'e}e Poussin
de la Vall{\'e}e Poussin, Charles Louis Xavier Joseph
Jean de La Fontaine
de La Fontaine, Jean
Jean De La Fontaine
Jean de La fontaine du Parc
De la Parc, Jean
Fosas de Pando, Miguel
Miguel Fosas de Pando
R. de A. Lotufo
Juan de la cruz
Maria de la, x
de la, jean
a b, c
Sjors van der bar, peter
Jean-Paul Sartre
Jean-Paul Sartre-Beauvoir
Jean Sartre--Beauvoir
J. -P. Serre
Ming-hsuan Yang
Yang, Ming-hsuan
Sang-il Oum
Abu al-Farabi
al-Farabi, Abu
Abu Al-Farabi
Al-Farabi
al-Farabi
d'Alembert
Jean d'Alembert
Jean D'Alembert
Jean d’Alembert
Jean-Baptiste le Rond d'Alembert
Flora 't Hooft
Gerard 't Hooft
Charles {de Gaulle}
{de Gaulle}, Charles
Charles {d}e Gaulle
Charles {de} Gaulle
Maarten {van der} Meer
{\'E}cole
{\'E}lie Cartan
{\'e}lie Cartan
Jean {\'e}tienne Cartan
Jean {\'E}tienne Cartan
\'Elie Cartan
Jean \'etienne Cartan
\'{E}lie Cartan
Jean {\'{E}}tienne Cartan
{\v{C}}apek {\v{C}}apek
Karel {\v C}apek
Karel {\v{c}}apek Dum
\v{C}ap Foo
\v Cap Foo
Kurt G\"odel
Kurt G{\"o}del
Hans Christian {\O}rsted
Hans {\o}rsted Foo
Hans \o{}rsted Foo
{\AA}ke {\AA}str{\"o}m
Bj{\o}rn Foo
Bj\o rn Foo
{\relax Ch}ristos Papa
{\relax ch}ristos Papa
Papa {\relax ch}ristos Foo
{\i}lker {\"O}zg{\"u}r
Ji{\v r}{\'\i} Zlatu{\v{s}}ka
Élie Cartan
Cartan, Élie
Ørsted Ørsted
Łukasz Kaiser
Jürgen Müller
Jean élie Cartan
Лев Толстой
Иван де Толстой
王夫之
王 夫之
Wang 夫之
bell hooks
e. e. cummings
von Neumann
von
Plato
ibn Sina
IEEE
Smith, Jr., John
von Smith, Jr., John
Henry Ford II
William Brown, Jr.
Jan III Sobieski
E. (Eric) Dubois
John Smith (editor)
JA Smith
Smith JA
C.-J. Lin
{NVIDIA Corporation}
{{Barnes and Noble}}
{Smith, John and Doe, Jane}
William H. {Gotwald, Jr.}
N.{ D'Amato}
Jane {Doe, Roe, Poe}
J.AND Smith
\textsc{Smith} John
John \textsc{Smith}
John {\textsc{Smith Jones}}
J.\ K. Rowling
Smith, J.\ K.
John Smith{\thanks{Work, and more}}
Stefan Kolb 0001
One Two Three Four Five Six Seven Eight Nine Ten
M. O'Brien-Smith
McCarthy, John
St. John, Olivia
Olivia St. John
""".strip("\n").split("\n")

#: What the rule's reason names: the parts that were meant.
NAMED: dict[str, Parts] = {
    "J.A. Smith": ("J. A.", "", "Smith", ""),
    "Smith, J.A.": ("J. A.", "", "Smith", ""),
    "J.R.R. Tolkien": ("J. R. R.", "", "Tolkien", ""),
    "J.-P.A. Serre": ("J.-P. A.", "", "Serre", ""),
    "E.J. van Leeuwen": ("E. J.", "van", "Leeuwen", ""),
    "John Smith Jr.": ("John", "", "Smith", "Jr."),
    "Smith Jr., John": ("John", "", "Smith", "Jr."),
    "Smith, John, Jr.": ("John", "", "Smith", "Jr."),
    "Smith, John Jr.": ("John", "", "Smith", "Jr."),
    "J. Smith, Jr.": ("J.", "", "Smith", "Jr."),
    "John von Neumann Sr": ("John", "von", "Neumann", "Sr"),
    "von Neumann III, John": ("John", "von", "Neumann", "III"),
    "Guy L. Steele III": ("Guy L.", "", "Steele", "III"),
    "World Health Organization": ("", "", "{World Health Organization}", ""),
    "The ATLAS Collaboration": ("", "", "{The ATLAS Collaboration}", ""),
    "University of Nowhere": ("", "", "{University of Nowhere}", ""),
    "Google Inc.": ("", "", "{Google Inc.}", ""),
}
#: Lists of one person, whom others follow.
ENDINGS = ("Jane Doe et al.", "Doe, Jane, et al.", "Jane Doe and et al.", "Jane Doe and OTHERS")


def tidy(name: str) -> str:
    return tidied(f"@misc{{key, author = {{{name}}}}}", "names").fields["author"]


def database(lists: Sequence[str]) -> bytes:
    entries = (f"@misc{{n{at}, author = {{{text}}}}}\n" for at, text in enumerate(lists))
    return "".join(entries).encode()


def bibtex_parts(folder: Path, lists: Sequence[str]) -> list[list[Parts]]:
    """What BibTeX makes of each list."""
    folder.mkdir(exist_ok=True)
    shutil.copy(STYLE, folder)
    bibtex(folder, database(lists), STYLE.stem)
    lines = (folder / "paper.bbl").read_text("utf-8").replace("\n  ", " ").replace("~", " ")
    read: list[list[Parts]] = [[] for _ in lists]
    pattern = r"^K:n(\d+)\nF:(.*)\nV:(.*)\nL:(.*)\nJ:(.*)$"
    for at, first, von, last, jr in re.findall(pattern, lines, re.MULTILINE):
        read[int(at)].append((first, von, last, jr))
    return read


def biber_parts(folder: Path, lists: Sequence[str]) -> list[list[Parts] | None]:
    """What Biber makes of each list; None for an entry that it skips. “others” is one of them."""
    folder.mkdir(exist_ok=True)
    (folder / "refs.bib").write_bytes(database(lists))
    subprocess.run(
        ("biber", "--tool", "--output-format=biblatexml", "refs.bib"),
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    tree = ElementTree.parse(folder / "refs_bibertool.bltxml")
    found: dict[str | None, list[Parts]] = {}
    for entry in tree.iter(f"{BLTX}entry"):
        authors = found.setdefault(entry.get("id"), [])
        for names in entry.iter(f"{BLTX}names"):
            authors += [_person(name) for name in names.findall(f"{BLTX}name")]
            if names.get("morenames"):
                authors.append(("", "", "others", ""))
    return [found.get(f"n{at}") for at in range(len(lists))]


def _person(name: ElementTree.Element) -> Parts:
    parts: dict[str, str] = {}
    for part in name.findall(f"{BLTX}namepart"):
        words = [each.text or "" for each in part] or [part.text or ""]
        # A part without initials, such as a number, has no type in Biber's output.
        parts[part.get("type", "family")] = " ".join(words).strip()
    return (
        parts.get("given", ""),
        parts.get("prefix", ""),
        parts.get("family", ""),
        parts.get("suffix", ""),
    )


def test_names_are_read_as_before(tmp_path: Path) -> None:
    after = [tidy(name) for name in SAME]
    turned = [name for name, new in zip(SAME, after, strict=True) if one_line(name) != new]
    assert len(turned) > 35
    assert bibtex_parts(tmp_path / "1", SAME) == bibtex_parts(tmp_path / "2", after)
    before = biber_parts(tmp_path / "3", SAME)
    assert None not in before
    assert before == biber_parts(tmp_path / "4", after)


def test_what_the_reason_names_is_read_as_it_was_meant(tmp_path: Path) -> None:
    names, meant = list(NAMED), [[parts] for parts in NAMED.values()]
    after = [tidy(name) for name in names]
    assert bibtex_parts(tmp_path / "1", after) == meant
    # Biber's output has no braces round a part.
    bare = [[(*parts[:2], parts[2].strip("{}"), parts[3])] for (parts,) in meant]
    assert biber_parts(tmp_path / "2", after) == bare
    before = bibtex_parts(tmp_path / "3", names)
    assert not [parts for parts, right in zip(before, meant, strict=True) if parts == right]


def test_others_are_others_to_both(tmp_path: Path) -> None:
    after = [tidy(text) for text in ENDINGS]
    authors = [("Jane", "", "Doe", ""), ("", "", "others", "")]
    assert bibtex_parts(tmp_path / "1", after) == [authors] * len(ENDINGS)
    assert biber_parts(tmp_path / "2", after) == [authors] * len(ENDINGS)


@pytest.mark.parametrize("text", ["Fang,, Ying", "A. Roe and and B. Poe", "Roe, A., Poe, B."])
def test_biber_skips_what_the_rule_says_it_skips(text: str, tmp_path: Path) -> None:
    assert biber_parts(tmp_path, [text, "Jane Doe"]) == [None, [("Jane", "", "Doe", "")]]
    messages = tidied(f"@misc{{key, author = {{{text}}}}}", "names").messages
    assert len(messages) == 1


def test_biber_sees_no_family_name_where_the_rule_says_so(tmp_path: Path) -> None:
    texts = ["van dijk, jan", "d'angelo, marco", "de la, jean"]
    for text, authors in zip(texts, biber_parts(tmp_path, texts), strict=True):
        assert authors
        assert authors[0][2] == ""
        (message,) = tidied(f"@misc{{key, author = {{{text}}}}}", "names").messages
        assert "no family name" in message


def test_parts_are_those_of_the_programs(tmp_path: Path) -> None:
    names = [one_line(name) for name in [*SAME, *NAMED]]
    for name, read in zip(names, bibtex_parts(tmp_path / "1", names), strict=True):
        parts = as_bibtex(name)
        # BibTeX makes one sign of several between two words.
        if parts and "--" not in name and " -" not in name:
            assert read == [tuple(part.replace("~", " ") for part in parts)], name
    plain: dict[str, Parts] = {}
    for name in names:
        parts = as_biber(name)
        if parts and not set(name) & set("\\{"):
            plain[name] = NameParts._make(part.replace("~", " ") for part in parts)
    assert len(plain) > 70
    for name, authors in zip(plain, biber_parts(tmp_path / "2", list(plain)), strict=True):
        assert authors == [plain[name]], name
