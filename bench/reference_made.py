"""Reference strings in styles of nobody's, with their parts labelled: a new style every two.

No processor prints all that people write by hand: "et al" after one name or six, places before
publishers or without, proceedings abbreviated as one likes, numbers of any form before it all.
Each string here is a record (CSL-JSON) set down by a handful of independent choices, and one in
four is damaged as a PDF's text is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from bench.reference_continental import continental, is_continental
from bench.reference_notes import noted
from bench.reference_sets import Sample, Span
from bench.reference_styles import Names, Style, cased, name_list, style_of
from bench.reference_written import Piece, Record

_SHORT = {
    "Proceedings": "Proc.|Proc|Proceedings",
    "International": "Int.|Intl.|Int'l.|International",
    "Conference": "Conf.|Conf|Conference",
    "Symposium": "Symp.|Symposium",
    "Journal": "J.|Jour.|Journal",
    "Transactions": "Trans.|Transactions",
    "Computer": "Comput.|Comp.|Computer",
    "Science": "Sci.|Science",
    "Review": "Rev.|Review",
    "Letters": "Lett.|Letters",
    "Physical": "Phys.|Physical",
    "Systems": "Syst.|Systems",
    "Annual": "Ann.|Annual",
    "Engineering": "Eng.|Engineering",
    "Applied": "Appl.|Applied",
    "Mathematics": "Math.|Mathematics",
    "Research": "Res.|Research",
    "Artificial": "Artif.|Art.|Artificial",
    "Intelligence": "Intell.|Int.|Intelligence",
    "American": "Am.|Amer.|American",
}
_PLACES = (
    "New York|Cambridge, MA|London|Berlin|San Francisco, CA|Paris|Vienna, Austria|Seattle, WA|"
    "Montreal, Canada|Kyoto, Japan|Reading, Massachusetts|Englewood Cliffs, NJ|Amsterdam|Oxford|"
    "San Mateo, California|New York, NY, USA|Boston|Madison, Wisconsin|Stuttgart|Lund|Vancouver, BC"
).split("|")
_PUBLISHERS = (
    "Springer|Springer-Verlag|ACM|ACM Press|IEEE|IEEE Computer Society Press|Elsevier|MIT Press|"
    "Cambridge University Press|Oxford University Press|Morgan Kaufmann|Addison-Wesley|Routledge|"
    "Prentice Hall|Academic Press|Wiley|John Wiley & Sons|Kluwer Academic Publishers|Sage|Penguin|"
    "North-Holland|McGraw-Hill|W. W. Norton|Princeton University Press|Birkhäuser|Plenum Press|"
    "AAAI Press|De Gruyter|Harvard University Press|Dover|Chapman & Hall|Suhrkamp|Gallimard"
).split("|")
_SCHOOLS = (
    "University of Washington|Stanford University|Massachusetts Institute of Technology|INRIA|"
    "Department of Computer Science, University of Maryland|Univ. of Wisconsin-Madison|ETH Zürich|"
    "Technical University of Vienna|Computer Science Department, Stanford University|MIT AI Lab|"
    "University of California, Berkeley|Dept. of Electrical Engineering, Princeton University|"
    "Université Paris VI|IBM T. J. Watson Research Center|AT&T Bell Laboratories|Xerox PARC"
).split("|")
_MONTHS = (
    "January|March|April|June|September|November|Jan.|Feb.|Aug.|Sept.|Oct|Dec.|Spring|Summer|Fall|"
    "July/August|May 1-3,|8-12 June|June 21–23,"
).split("|")
_MEETINGS = (
    "International Conference on Machine Learning|Symposium on Operating Systems Principles|IJCAI|"
    "ACM SIGMOD International Conference on Management of Data|Workshop on Parallel Algorithms|"
    "Conference on Computer Vision and Pattern Recognition"
).split("|")
#: How many strings are written as the social sciences of the Continent do, where the title is
#: German or French, and where it isn't; how many of the others as the humanities do.
_CONTINENTAL, _ABROAD, _NOTES = 0.85, 0.15, 0.45


def made(records: Sequence[Record], count: int, chance: random.Random) -> Iterator[Sample]:
    """So many strings of some of the records."""
    fit = [record for record in records if _is_fit(record)]
    style = style_of(chance)
    for at in range(count):
        if at % 2 == 0:
            style = style_of(chance)
        record = chance.choice(fit)
        sample = _joined(_pieces(record, style, chance, fit))
        yield _damaged(sample, chance) if chance.random() < 0.28 else sample


def _pieces(
    record: Record, style: Style, chance: random.Random, others: Sequence[Record]
) -> list[Piece]:
    if chance.random() < (_CONTINENTAL if is_continental(record) else _ABROAD):
        return continental(record, chance, others)
    if chance.random() < _NOTES:
        return noted(record, chance, others)
    return _Setter(record, style, chance, others).pieces()


def _is_fit(record: Record) -> bool:
    title = str(record.get("title", ""))
    names = record.get("author") or record.get("editor")
    return bool(names) and 4 < len(title) < 220 and not re.search(r"[\\|{}$_<]|title", title)


class _Setter:
    """Sets one record down."""

    def __init__(
        self, record: Record, style: Style, chance: random.Random, others: Sequence[Record]
    ) -> None:
        self._record, self._style, self._chance, self._others = record, style, chance, others
        self._pieces: list[Piece] = []
        said = re.search(r"(?:1[5-9]|20)\d\d", str(record.get("issued", "")))
        self._year = said[0] if said else str(chance.randint(1950, 2024))
        self._dated = False

    def pieces(self) -> list[Piece]:
        """The parts in order; what stands between them has no label."""
        if self._chance.random() < 0.2:
            number = self._chance.randint(1, 199)
            self._add(
                self._one_of(f"[{number}]", f"{number}.", f"{number}", f"({number})"), "other"
            )
            self._add(" ")
        by = self._opening_names()
        self._title()
        if by and self._style.title_first:
            self._add(self._one_of("by ", "", ""))
            self._add(by, "author")
            self._add(self._one_of(" ") if by.endswith(".") else self._one_of(". ", ", ", " "))
        self._where()
        if self._chance.random() < 0.25:
            self._add(self._one_of(". ", ", ", " "))
            self._add(self._link(), "other")
        if self._chance.random() < 0.75 and not self._pieces[-1][0].endswith("."):
            self._add(".", self._pieces[-1][1])
        return self._pieces

    def _one_of(self, *ways: str) -> str:
        return self._chance.choice(ways)

    def _add(self, text: str, label: str = "") -> None:
        if text:
            self._pieces.append((text, label))

    def _opening_names(self) -> str:
        authors = self._record.get("author") or []
        text = name_list(authors, self._style.names, self._chance)
        if text and self._style.title_first:
            return text
        if text:
            self._add(text, "author")
        else:
            self._add(
                name_list(self._record.get("editor") or [], self._style.names, self._chance),
                "editor",
            )
            self._add(
                self._one_of(" (Eds.)", " (eds.)", ", eds.", ", Eds.", ", editors", " (ed.)"),
                "editor",
            )
        ending = self._pieces[-1][0]
        year = self._style.year
        if not year:
            gap = self._style.behind_names
            self._add(" " if gap == ". " and ending.endswith(".") else gap)
            return text
        if year.startswith(". ") and ending.endswith("."):
            year = year[1:]
        self._add(year.replace("%s", self._year + self._one_of(*[""] * 9, "a", "b")), "date")
        self._dated = True
        self._add(self._one_of(" ", " ", " ", " " if year[-1] in ".:," else ". "))
        return text

    def _title(self) -> None:
        title = str(self._record["title"]).strip()
        if self._chance.random() < 0.12:
            title = re.sub(r"\s*[:–]\s.*", "", title)
        title = cased(title, self._style.case)
        ending = self._style.behind_title
        if title[-1] in "?!.":
            ending = " "
        elif ending == " " and self._chance.random() < 0.5:
            ending = ". "
        quotes = self._style.quotes
        if quotes:
            opening, closing = ("``", "''") if len(quotes) == 4 else (quotes[0], quotes[1])
            inside = ending.strip() if self._chance.random() < 0.6 else ""
            self._add(f"{opening}{title}{inside}{closing}", "title")
            self._add(" " if inside else ending)
        else:
            self._add(title, "title")
            self._add(ending)

    def _date(self, *ways: str) -> None:
        if not self._dated:
            month = f"{self._chance.choice(_MONTHS)} " if self._style.months else ""
            self._add(self._one_of(*ways).replace("%s", f"{month}{self._year}"), "date")
            self._dated = True

    def _where(self) -> None:
        kind = str(self._record.get("type", ""))
        drawn = self._chance.random()
        container = self._record.get("container-title")
        if drawn < 0.08:
            self._report()
        elif drawn < 0.14 or kind == "thesis":
            self._thesis()
        elif container and kind.startswith("article"):
            self._article(str(container))
        elif kind in {"paper-conference", "chapter", "entry-encyclopedia"}:
            self._chapter(str(container or ""), kind)
        elif kind == "book":
            self._book()
        else:
            self._other()
        if not self._dated:
            self._add(self._one_of(", ", " ", ". "))
            self._date("%s", "(%s)", "%s")

    def _numbers(self) -> tuple[str, str, str]:
        pages = str(self._record.get("page") or "").replace("--", self._one_of("-", "–", "--"))
        if not pages:
            start = self._chance.randint(1, 900)
            pages = f"{start}{self._one_of('-', '–', '--')}{start + self._chance.randint(3, 25)}"
        volume = str(self._record.get("volume") or self._chance.randint(1, 99))
        return volume, str(self._record.get("issue") or self._chance.randint(1, 12)), pages

    def _article(self, container: str) -> None:
        self._add(self._shortened(container), "container")
        self._add(self._one_of(", ", " ", ", ", " ", ". "))
        if self._chance.random() < 0.2 and not self._dated:
            self._date("%s", "(%s)", "%s;")
            self._add(self._one_of(" ", ", ", ": "))
        volume, issue, pages = self._numbers()
        way = self._style.numbers
        if way == 6:
            self._add(f"{volume}, no. {issue}", "volume")
            self._add(" ")
            self._date("(%s)")
            self._add(": ")
            self._add(pages, "volume")
            return
        page = self._one_of(", pp. ", " pages ", ", p. ", ", S. ")
        label = self._one_of("vol. ", "Vol. ", "volume ", "v. ", "Bd. ", "t. ")
        number = self._one_of(f", no. {issue}", f", No. {issue}", "", f" issue {issue}")
        self._add(
            (
                f"{volume}({issue}){self._one_of(':', ', ', ': ')}{pages}",
                f"{volume}({issue}){self._one_of(':', ', ', ': ')}{pages}",
                f"{volume}{self._one_of(', ', ' ', ', pp. ', ', p. ')}{pages}",
                f"{label}{volume}{number}{page}{pages}",
                f"{volume}:{pages}",
                volume,
                "",
                f"{volume}.{issue}{self._one_of(': ', ', ', ' ')}{pages}",
            )[way],
            "volume",
        )

    def _chapter(self, container: str, kind: str) -> None:
        meeting = self._one_of("3rd", "Fourth", "12th", "2nd Annual", "1998", "IEEE")
        container = container or f"Proceedings of the {meeting} {self._chance.choice(_MEETINGS)}"
        editors = list(self._record.get("editor") or [])
        if not editors and kind == "chapter":
            editors = list(self._chance.choice(self._others).get("author") or [])[:3]
        style = self._style.names
        style = Names("IF", "IF", ", ", " ", True, False, ", ", style.last, 0, "")
        named = name_list(editors[:4], style, self._chance) if self._chance.random() < 0.7 else ""
        opening = self._style.before_container or ("In " if kind == "chapter" else "")
        is_before = bool(named) and self._chance.random() < 0.5
        self._add(opening, "editor" if is_before else "container")
        if is_before:
            role = self._one_of(
                " (Eds.),", " (eds.),", ", editors,", ", eds.,", ", editor,", " (Ed.),"
            )
            self._add(named + role, "editor")
            self._add(" ")
        self._add(self._shortened(container), "container")
        if named and not is_before:
            self._add(self._one_of(", ", ". ", " "))
            self._add(self._one_of("edited by ", "ed. ", "Edited by ", "eds. ") + named, "editor")
        volume, _, pages = self._numbers()
        if self._chance.random() < 0.2:
            self._add(self._one_of(", ", " "))
            self._add(
                self._one_of(f"vol. {volume}", f"(Vol. {volume})", f"LNCS {volume}"), "volume"
            )
        if self._chance.random() < 0.5:
            self._add(self._one_of(", ", " ", ", "))
            self._add(
                self._one_of("pp. %", "pages %", "p. %", "%", "(pp. %)").replace("%", pages),
                "volume",
            )
        if self._chance.random() < 0.6:
            self._add(self._one_of(", ", ". ", "; "))
            self._press()

    def _book(self) -> None:
        if self._chance.random() < 0.2:
            edition = self._one_of(
                "2nd ed.", "3rd edition", "Second edition", "(2nd ed.)", "Vol. 2"
            )
            self._add(edition, "volume")
            self._add(self._one_of(", ", ". ", " "))
        if self._chance.random() < 0.12:
            style = Names("GF", "GF", ", ", " ", True, False, ", ", " and ", 0, "")
            name = name_list(
                list(self._chance.choice(self._others).get("author") or [])[:1], style, self._chance
            )
            if name:
                self._add(
                    self._one_of("Translated by ", "trans. ", "Edited by ", "Ed. ") + name, "editor"
                )
                self._add(". ")
        self._press()
        if self._chance.random() < 0.15:
            self._add(self._one_of(", ", ", "))
            self._date("%s")
            self._add(", ")
            self._add(f"{self._chance.randint(100, 700)} {self._one_of('pp.', 'p.')}", "volume")

    def _press(self) -> None:
        publisher = str(self._record.get("publisher") or "") or self._chance.choice(_PUBLISHERS)
        place = str(self._record.get("publisher-place") or "") or self._chance.choice(_PLACES)
        way = self._style.press or "P"
        if way == "(L:P)" and not self._dated:
            self._add(f"({place}: {publisher},", "publisher")
            self._add(" ")
            self._add(f"{self._year})", "date")
            self._dated = True
        elif way == "(L:P)":
            self._add(f"({place}: {publisher})", "publisher")
        else:
            ways = {"PL": f"{publisher}, {place}", "LP": f"{place}, {publisher}", "P": publisher}
            ways |= {"L:P": f"{place}: {publisher}", "(P)": f"({publisher})"}
            self._add(ways[way], "publisher")

    def _thesis(self) -> None:
        said = "PhD thesis|Ph.D. thesis|(Doctoral dissertation)|Master's thesis|Diss."
        self._add(self._one_of(*said.split("|"), "Unpublished doctoral dissertation"), "other")
        self._add(self._one_of(", ", ". "))
        self._add(self._chance.choice(_SCHOOLS), "publisher")

    def _report(self) -> None:
        said = "Technical Report|Tech. Rep.|Working Paper|Research Report|Tech. Rpt.|TR|RFC"
        number = self._chance.randint(1, 900)
        numbers = (f"{number % 90}-{number}", f"CS-TR-{number}", f"No. {number}", f"#{number}", "")
        self._add(f"{self._one_of(*said.split('|'))} {self._one_of(*numbers)}".strip(), "other")
        self._add(", ")
        self._add(self._chance.choice(_SCHOOLS), "publisher")

    def _other(self) -> None:
        drawn = self._chance.random()
        number = f"{self._chance.randint(7, 25):02d}12.{self._chance.randint(100, 19999):05d}"
        if drawn < 0.4:
            ways = (f"arXiv preprint arXiv:{number}", f"arXiv:{number}", f"CoRR, abs/{number}")
            self._add(self._one_of(*ways, "arXiv e-prints", f"arXiv, {number}"), "container")
        elif drawn < 0.6:
            self._add(self._link(), "other")
        elif drawn < 0.8:
            states = (
                "Unpublished manuscript",
                "Preprint",
                "Submitted",
                "In press",
                "[DVD]",
                "Film",
            )
            meeting = "Paper presented at the annual meeting of the Society"
            self._add(self._one_of(*states, "[Motion picture]", "[Data set]", meeting), "other")
        else:
            self._add(self._chance.choice(_PUBLISHERS + _SCHOOLS), "publisher")

    def _link(self) -> str:
        number = self._chance.randint(1000, 9999)
        return self._one_of(
            f"doi:10.{number}/{number}.{number % 97}",
            f"https://doi.org/10.{number}/j.abc.{number}",
            f"Available from: http://www.example.org/{number}.pdf",
            f"Retrieved May 4, 2010, from http://www.example.org/{number}",
            f"PMID: {number}{number}",
            "ISBN 0-486-67260-3",
            "Accessed 12 March 2019",
            "(in Russian)",
            "To appear",
        )

    def _shortened(self, text: str) -> str:
        if not self._style.abbreviated:
            return text
        words = text.split()
        return " ".join(
            self._one_of(*_SHORT[word].split("|")) if word in _SHORT else word for word in words
        )


def _joined(pieces: Sequence[Piece]) -> Sample:
    text, spans = "", list[Span]()
    for said, label in pieces:
        said = said.lstrip() if text.endswith(" ") else said
        if label and said.strip():
            start = len(text) + len(said) - len(said.lstrip())
            spans.append((start, len(text) + len(said.rstrip()), label))
        text += said
    return Sample(text, tuple(spans))


_DAMAGES = (
    (r"(?<=[a-z]{3})(?=[a-z]{3})", "- ", 0.03),
    (r"(?=[,.;:])", " ", 0.25),
    (r"(?<=[,.;:]) ", "", 0.25),
    (r"\.(?= )", "", 0.3),
    ("fi", "ﬁ", 1.0),
    ("[-–]", " - ", 0.5),
)


def _damaged(sample: Sample, chance: random.Random) -> Sample:
    """As the text of a PDF has it: blanks too many or too few, hyphens, ligatures, stops lost."""
    pattern, new, share = chance.choice(_DAMAGES)
    text, spans = sample.text, list(sample.spans)
    hits = [match for match in re.finditer(pattern, text) if chance.random() < share]
    for hit in reversed(hits):
        text = text[: hit.start()] + new + text[hit.end() :]
        longer = len(new) - (hit.end() - hit.start())
        spans = [
            (
                start + longer if start >= hit.end() else start,
                end + longer if end > hit.start() else end,
                label,
            )
            for start, end, label in spans
        ]
    return Sample(text, tuple(spans))
