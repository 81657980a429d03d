"""Hayagriva's YAML, by the examples of its file format document."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.commands.convert import Conversion, convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA


def to_yaml(source: str) -> Conversion:
    return convert(source.encode(), name="refs.bib", source=BIB, target=HAYAGRIVA)


def written(source: str) -> dict[str, Any]:
    """The one entry, as a YAML 1.1 parser has it, which quotes must be right for."""
    data: dict[str, dict[str, Any]] = yaml.safe_load(to_yaml(source).content)
    (found,) = data.values()
    return found


def from_yaml(text: str) -> Conversion:
    return convert(
        text.encode(),
        name="refs.yml",
        source=HAYAGRIVA,
        target=BIB,
        dialect=Dialect.BIBLATEX,
    )


def entries(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    return {
        entry.key: (entry.type, dict(entry.fields))
        for entry in parse(from_yaml(text).content).entries
    }


# From the file format document of typst/hayagriva (MIT or Apache-2.0).
DOCUMENTED = """
harry:
    type: Book
    title: Harry Potter and the Order of the Phoenix
    author: Rowling, J. K.
    volume: 5
    page-total: 768
    date: 2003-06-21

electronic:
    type: Web
    title: Ishkur's Guide to Electronic Music
    serial-number: v2.5
    author: Ishkur
    url: { value: http://www.techno.org/electronic-music-guide/, date: 2020-11-30 }

kinetics:
    type: Article
    title: Kinetics and luminescence of the excitations of a nonequilibrium polariton condensate
    author: ["Doan, T. D.", "Tran Thoai, D. B.", "Haug, Hartmut"]
    serial-number:
        doi: "10.1103/PhysRevB.102.165126"
    page-range: 165126-165139
    date: 2020-10-14
    parent:
        type: Periodical
        title: Physical Review B
        volume: 102
        issue: 16
        publisher: American Physical Society
"""


def test_the_documents_first_examples() -> None:
    assert from_yaml(DOCUMENTED).losses == ()
    assert entries(DOCUMENTED) == {
        "harry": (
            "book",
            {
                "title": "Harry Potter and the Order of the Phoenix",
                "author": "Rowling, J. K.",
                "volume": "5",
                "pagetotal": "768",
                "date": "2003-06-21",
            },
        ),
        "electronic": (
            "online",
            {
                "title": "Ishkur's Guide to Electronic Music",
                "author": "{Ishkur}",
                "number": "v2.5",
                "url": "http://www.techno.org/electronic-music-guide/",
                "urldate": "2020-11-30",
            },
        ),
        "kinetics": (
            "article",
            {
                "title": "Kinetics and luminescence of the excitations of a nonequilibrium "
                "polariton condensate",
                "author": "Doan, T. D. and Tran Thoai, D. B. and Haug, Hartmut",
                "journaltitle": "Physical Review B",
                "volume": "102",
                "number": "16",
                "pages": "165126--165139",
                "publisher": "American Physical Society",
                "date": "2020-10-14",
                "doi": "10.1103/PhysRevB.102.165126",
            },
        ),
    }


def test_they_come_back_as_the_same_data() -> None:
    bib = from_yaml(DOCUMENTED).content
    again = convert(bib, name="x", source=BIB, target=HAYAGRIVA)
    assert again.losses == ()

    def folded(data: dict[str, Any]) -> dict[str, Any]:
        """Types may be written with a capital; a lone serial number is the one called so."""
        return {
            name: {"serial": value}
            if name == "serial-number" and isinstance(value, str)
            else value.lower()
            if name == "type"
            else folded(value)
            if isinstance(value, dict)
            else value
            for name, value in data.items()
        }

    assert yaml.safe_load(again.content) == folded(yaml.safe_load(DOCUMENTED))


def test_it_reads_as_a_person_would_write_it() -> None:
    source = r"""@article{kinetics, title={Kinetics: {DNA} \& $x^2$}, author={Doan, T. D. and
        {UN}}, journaltitle={Physical Review B}, volume=102, number=16, pages={1--9},
        date={2020-10-14}, doi={10.1/x}}"""
    assert to_yaml(source).content.decode() == (
        "kinetics:\n"
        "  type: article\n"
        '  title: "Kinetics: {DNA} & $x^2$"\n'
        "  author:\n"
        "    - Doan, T. D.\n"
        "    - UN\n"
        "  date: 2020-10-14\n"
        '  page-range: "1-9"\n'
        "  serial-number:\n"
        '    doi: "10.1/x"\n'
        "  parent:\n"
        "    type: periodical\n"
        "    title: Physical Review B\n"
        "    volume: 102\n"
        "    issue: 16\n"
    )


def test_a_chapter_and_its_parents() -> None:
    found = written(
        """@incollection{gedanken, title={Gedanken-experiments}, author={Moore, Edward F.},
        pages={129--153}, booktitle={Automata studies}, editor={Shannon, C. E. and McCarthy, J.},
        volume={34}, date={1956-04}, isbn={978-0-691-07916-5}, location={Princeton},
        publisher={NBS}, series={Annals of Mathematics Studies}, number={34}}"""
    )
    assert found == {
        "type": "anthos",
        "title": "Gedanken-experiments",
        "author": "Moore, Edward F.",
        "date": "1956-04",
        "page-range": "129-153",
        "parent": {
            "type": "anthology",
            "title": "Automata studies",
            "editor": ["Shannon, C. E.", "McCarthy, J."],
            "volume": 34,
            "publisher": {"name": "NBS", "location": "Princeton"},
            "serial-number": {"isbn": "978-0-691-07916-5"},
            "parent": {
                "type": "anthology",
                "title": "Annals of Mathematics Studies",
                "volume": 34,
            },
        },
    }


def test_a_conference_is_a_parent_of_its_own() -> None:
    found = written(
        """@inproceedings{a, title={T}, booktitle={P}, eventtitle={C}, venue={Rome},
        eventdate={2001-05-03}}"""
    )
    assert [parent["type"] for parent in found["parent"]] == ["proceedings", "conference"]
    assert found["parent"][1]["location"] == "Rome"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@misc{a, eprint={1.2}, eprinttype={arXiv}}", {"serial-number": {"arxiv": "1.2"}}),
        ("@book{a, date={2001~}}", {"date": "~2001"}),
        ("@book{a, title={T}, shorttitle={S}}", {"title": {"value": "T", "short": "S"}}),
        ("@book{a, translator={D, E}}", {"affiliated": [{"role": "translator", "names": "D, E"}]}),
        ("@phdthesis{a, school={MIT}}", {"genre": "PhD thesis", "publisher": "MIT"}),
        ("@techreport{a, number={7}}", {"serial-number": {"serial": "7"}}),
        (r"@book{a, title={50\% of \$5 \{x\}}}", {"title": "50% of \\$5 \\{x\\}"}),
        ("@book{a, langid={american}}", {"language": "en-US"}),
        ("@book{a, title={yes}}", {"title": "yes"}),
        ("@book{a, title={1984}}", {"title": "1984"}),
        ("@book{a, title={- a # b}}", {"title": "- a # b"}),
        ("@book{a, edition={2}, chapter={2A}}", {"edition": 2, "chapter": "2A"}),
        ("@book{a, volume={012}}", {"volume": "012"}),
        ("@book{a, author={{Barnes, Noble}}}", {"author": {"name": "Barnes, Noble"}}),
        (
            "@book{a, author={von Last, Jr., First}}",
            {
                "author": {
                    "name": "Last",
                    "given-name": "First",
                    "prefix": "von",
                    "suffix": "Jr.",
                }
            },
        ),
    ],
)
def test_fields(source: str, expected: dict[str, object]) -> None:
    found = written(source)
    assert {name: found.get(name) for name in expected} == expected
    assert to_yaml(source).losses == ()


def test_what_hayagriva_cannot_hold_is_named() -> None:
    conversion = to_yaml(
        r"""@article{a, title = {The \emph{E. coli}}, author = {Doe, J. and others},
        keywords = {k}, annotation = {mine}, file = {x}, primaryclass = {cs.CL}}"""
    )
    assert {(loss.field, loss.why) for loss in conversion.losses} == {
        ("title", "Hayagriva can't mark italics"),
        ("author", "Hayagriva can't say “and others”"),
        ("keywords", "Hayagriva has no place for it"),
        ("annotation", "Hayagriva has no place for it"),
        ("file", "Hayagriva has no place for it"),
        ("primaryclass", "Hayagriva has no place for it"),
    }


# Reading


# Each of these alone keeps Typst 0.15 from reading the whole file.
@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("language", "the language", "language"),
        ("language", "english and latin", "language"),
        ("pagetotal", "208, xxi", "page-total"),
        ("pagetotal", "Losebl.", "page-total"),
        ("volumes", "4 vols. in 2", "volume-total"),
        ("url", "http://", "url"),
        ("url", "http://a:99999/", "url"),
        ("url", "www.a.org", "url"),
    ],
)
def test_what_hayagriva_would_refuse_the_file_for_is_left_out_and_named(
    name: str, value: str, key: str
) -> None:
    source = f"@book{{k, title={{T}}, {name}={{{value}}}}}"
    assert key not in written(source)
    assert [loss.field for loss in to_yaml(source).losses] == [name]


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("language", "brazilian", "language"),
        ("pagetotal", "xii+322 pp.", "page-total"),
        ("pagetotal", "300+", "page-total"),
        ("url", "http://[::1]/a?b", "url"),
        ("url", "doi:10.1000/a", "url"),
    ],
)
def test_what_hayagriva_takes_stays(name: str, value: str, key: str) -> None:
    assert key in written(f"@book{{k, title={{T}}, {name}={{{value}}}}}")


def test_a_person_has_a_name() -> None:
    item = b'[{"id": "k", "type": "book", "title": "T", "author": [{"given": "Plato"}]}]'
    done = convert(item, name="a.json", source=CSL, target=HAYAGRIVA)
    assert yaml.safe_load(done.content)["k"]["author"] in ("Plato", {"name": "Plato"})


@pytest.mark.parametrize(
    ("person", "author"),
    [
        # The document's valid persons.
        ("Doe, Janet", "Doe, Janet"),
        ('"Luther King, Martin, Jr."', "Luther King, Jr., Martin"),
        ("UNICEF", "{UNICEF}"),
        ("von der Leyen, Ursula", "von der Leyen, Ursula"),
        ("{ given-name: Gloria Jean, name: Watkins }", "Watkins, Gloria Jean"),
        ('["Klocke, Iny", "Wohlrath, Elmar"]', "Klocke, Iny and Wohlrath, Elmar"),
    ],
)
def test_persons(person: str, author: str) -> None:
    found = entries(f"a:\n  type: book\n  author: {person}\n")
    assert found["a"][1] == {"author": author}


def test_a_paper_at_a_conference() -> None:
    """An example of the document, with a parent that a .bib can't hold in full."""
    text = """
wwdc-network:
    type: Article
    author:  ["Mehta, Jiten", "Kinnear, Eric"]
    title: Boost Performance and Security with Modern Networking
    date: 2020-06-26
    parent:
        - type: Conference
          title: World Wide Developer Conference 2020
          organization: Apple Inc.
          location: Mountain View, CA
        - type: Video
          runtime: "00:13:42"
          url: https://developer.apple.com/videos/play/wwdc2020/10111/
"""
    kind, fields = entries(text)["wwdc-network"]
    assert kind == "inproceedings"
    assert fields["eventtitle"] == "World Wide Developer Conference 2020"
    assert fields["venue"] == "Mountain View, CA"
    assert fields["date"] == "2020-06-26"
    assert {(loss.field, loss.value) for loss in from_yaml(text).losses} == {
        ("parent[0].organization", "Apple Inc."),
        ("parent[1].type", "video"),
    }


def test_what_a_bib_cannot_hold_is_named() -> None:
    text = """
plaque:
    type: Misc
    title: Informational plaque about Jacoby's 1967 photos
    parent:
        type: Artwork
        date: 1967
        author: Jacoby, Max
        parent:
            type: Anthology
            title: Bleibtreustraße
"""
    assert entries(text)["plaque"] == (
        "misc",
        {"title": "Informational plaque about Jacoby's 1967 photos"},
    )
    assert {(loss.field, loss.value) for loss in from_yaml(text).losses} == {
        ("parent.date", "1967"),
        ("parent.author", "Jacoby, Max"),
        ("parent.parent", "type: Anthology; title: Bleibtreustraße"),
    }


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("title: {value: UN Programme, verbatim: true}", {"title": "{UN Programme}"}),
        ('title: "{imagiNary} Press"', {"title": "{imagiNary} Press"}),
        ("title: {value: Long, short: L}", {"title": "Long", "shorttitle": "L"}),
        ("publisher: {name: P, location: L}", {"publisher": "P", "location": "L"}),
        ("publisher: P\n  location: L", {"publisher": "P", "location": "L"}),
        ("doi: 10.1/x\n  isbn: 978-0", {"doi": "10.1/x", "isbn": "978-0"}),
        ("serial-number: {arxiv: 1906.00356}", {"eprint": "1906.00356", "eprinttype": "arXiv"}),
        ("language: fr", {"langid": "french"}),
        ("date: ~2003-06", {"date": "2003-06~"}),
        ("url: https://x.y/z", {"url": "https://x.y/z"}),
        ("note:", {}),
        ("affiliated: [{role: CastMember, names: 'A, B'}]", {"performer": "A, B"}),
    ],
)
def test_fields_are_read(text: str, fields: dict[str, str]) -> None:
    assert entries(f"a:\n  type: book\n  {text}\n")["a"][1] == fields


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n  title: [\n", "refs.yml:3: this is not YAML"),
        ("- a\n- b\n", "refs.yml:1: a Hayagriva file is a mapping"),
        ("a: b\n", "refs.yml:1: “a” is not an entry"),
        ("a:\n  type: book\na:\n  type: book\n", "refs.yml:3: “a” is given twice"),
        ("a:\n  type: book\n  [b]: c\n", "refs.yml:3: a name must be a string"),
        ("a:\n  parent: b\n", "refs.yml:2: the parent of “a” is not an entry"),
        ("a: &x\n  type: book\n  parent: *x\n", "refs.yml:3: this contains itself"),
        ("a:\n  type: book\n---\nb:\n  type: book\n", "refs.yml:3: a second document begins"),
        ("a: *x\n", "refs.yml:1: there is no anchor “x”"),
        pytest.param("a: " + "[" * 100_000, "refs.yml:1: this is nested too deep", id="deep"),
        ("", "refs.yml holds no entry"),
    ],
)
def test_what_is_no_hayagriva_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_yaml(text)


def test_aliases_upon_aliases_take_no_longer_than_one() -> None:
    lines = ["k0: &k0 {type: book, title: T}"]
    for at in range(1, 40):
        lines.append(f"k{at}: &k{at} {{type: book, parent: [*k{at - 1}, *k{at - 1}]}}")
    assert entries("\n".join(lines))["k1"] == ("book", {"series": "T"})


@pytest.mark.parametrize(
    ("source", "parent", "lost"),
    [
        (
            "@article{a, title={T}, booktitle={Stones}, year=2002}",
            {"type": "periodical", "title": "Stones"},
            "comes back as journaltitle",
        ),
        (
            "@online{a, title={T}, journal={Daily}, url={https://e.org/a}, year=2002}",
            {"type": "web", "title": "Daily"},
            "comes back as titleaddon",
        ),
        (
            "@book{a, title={T}, maintitle={The Whole}, volume={1}, year=2002}",
            {"type": "book", "title": "The Whole"},
            "comes back as series",
        ),
    ],
)
def test_a_title_in_an_unusual_field_stands_where_styles_print_one(
    source: str, parent: dict[str, Any], lost: str
) -> None:
    assert written(source)["parent"] == parent
    assert [loss.why for loss in to_yaml(source).losses] == [lost]


def test_a_title_of_its_own_place_goes_before_one_of_another() -> None:
    source = "@article{a, title={T}, journal={J}, booktitle={Stones}, year=2002}"
    assert written(source)["parent"]["title"] == "J"
    assert [loss.field for loss in to_yaml(source).losses] == ["booktitle"]
    source = "@incollection{a, title={T}, booktitle={B}, maintitle={M}, series={S}, year=2002}"
    assert written(source)["parent"]["parent"]["title"] == "S"
    assert [loss.field for loss in to_yaml(source).losses] == ["maintitle"]
