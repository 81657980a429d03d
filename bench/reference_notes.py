"""References as the humanities write them by hand, with their parts labelled: footnotes, works
cited, films, theses, books of the Continent with commas alone.

Each is a record (CSL-JSON) set down by a handful of independent choices, as in `reference_made`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from bench.reference_styles import Names, name_list
from bench.reference_written import Piece, Record, Writing

_IN = "in |in |dans |In |In: |in: |en |In |"
_EDITED = (
    "ed. |edited by |Ed. |ed. by |hrsg. v. |éd. par |sous la dir. de |a cura di |ed. and trans. "
)
_TRANSLATED = "trans. |Trans. |translated by |Translated by |tr. |trad. |traduit par |übers. v. "
_EDITORS = (
    " (eds.)| (ed.)|, eds.|, ed.| (Hrsg.)| (Hg.)| (dir.)| (éds.)| (a cura di)| (coord.)|, éd."
)
_EDITIONS = "2nd ed.|3rd ed.|Rev. ed.|rev. edn|2nd edn|2e éd.|2. Aufl.|4th. ed.|13th ed.|3a ed."
_VOLUMES = "2 vols.|3 vols|4 vol.|Vol. 2|vol. 1|t. II|Bd. 3|2 Bde."
_SERIES = (
    "Oxford World's Classics|BAR International Series, 604|Bibliothèque de la Pléiade|Loeb|"
    "Cambridge Studies in Romanticism 12|Mémoires de l'Institut 28|Beiträge zur Geschichte, 7|"
    "American Lectures in Philosophy|Collection Tel|Studies in Judaism, vol. 19|Quaderni 5"
)
_STUDIOS = "Universal Pictures|WGBH Educational Foundation|Gaumont|Channel 4|Kino International"
_FILMS = "motion picture|dvd|television program|film|Film|DVD"
_THESES = (
    "PhD diss.|Ph.D. diss.|Thèse de doctorat|thèse|Diss. phil.|unpublished PhD thesis|"
    "Tesi di laurea|Unpublished M.A. thesis|Dissertation|Mémoire de maîtrise"
)
_SCHOOLS = (
    "Harvard University|Université de Paris IV|Universität Wien|University of Toronto|UQAM|Yale|"
    "Università di Bologna|Stanford University, Department of History|Univ. of Leeds"
)
_SITES = "The Internet Archive|Perseus Digital Library|Encyclopædia Britannica|BBC News|Salon.com"
_MONTHS = "January|March|April|June|September|Jan.|Feb.|Aug.|Sept.|gennaio|mars|Mai|octubre|October"
_DASHES = "———|______|–––––|---|————"


def noted(record: Record, chance: random.Random, others: Sequence[Record]) -> list[Piece]:
    """One record in a way of nobody's."""
    return _Note(record, chance, others).pieces()


class _Note(Writing):
    def __init__(self, record: Record, chance: random.Random, others: Sequence[Record]) -> None:
        super().__init__(record, chance, others)
        self._between = self._one_of(", ", ", ", ". ")

    def pieces(self) -> list[Piece]:
        if self._likely(0.1):
            number = self._chance.randint(1, 150)
            self._add(self._one_of(f"[{number}]", f"{number}.", f"{number}"), "other")
            self._add(" ")
        kind = str(self._record.get("type", ""))
        is_part = kind.startswith("article") or kind in {"chapter", "paper-conference"}
        is_film = not is_part and self._likely(0.05)
        if not is_film:
            self._names()
        self._title(is_part=is_part)
        if is_film:
            self._film()
        elif kind == "thesis":
            self._between_parts()
            self._add(f"{self._one_of(_THESES)}, {self._one_of(_SCHOOLS)}", "publisher")
        elif kind.startswith("article"):
            self._article()
        elif is_part:
            self._chapter()
        elif self._likely(0.06):
            self._site()
        else:
            self._book()
        if not self._dated:
            self._add(", ")
            self._date("%s")
        if self._likely(0.3):
            self._add(self._one_of(", ", ". "))
            page = self._chance.randint(1, 480)
            ways = f"{page}|{page}-{page + 20}|pp. {page}–{page + 9}|{page} p.|p. {page}|S. {page}"
            self._add(self._one_of(ways), "volume")
        if self._likely(0.8):
            self._add(".", self._pieces[-1][1])
        return self._pieces

    def _between_parts(self) -> None:
        ending = self._pieces[-1][0][-1:]
        self._add(" " if ending in "?!.”»" and not self._between.startswith(",") else self._between)

    def _date(self, way: str) -> None:
        if not self._dated:
            first = f" [{self._chance.randint(1700, 1960)}]" if self._likely(0.06) else ""
            self._add(way.replace("%s", self._year + first), "date")
            self._dated = True

    def _style(self, *, inside: bool = False) -> Names:
        order = self._one_of("GF", "GF", "IF") if inside else self._one_of("GF|GF|FG|FG|FN|IF|FI")
        last = self._one_of(" and ", " and ", ", and ", " & ", " et ", " und ", ", ")
        first = "FG" if order == "GF" and not inside and self._likely(0.3) else order
        capitals = self._likely(0.4 if order == "FN" else 0.1)
        return Names(order, first, ", ", " ", True, capitals, ", ", last, 3, " et al.")

    def _names(self) -> None:
        if self._likely(0.05):
            return
        if self._likely(0.05):
            self._add(self._one_of(_DASHES), "author")
            self._add(self._one_of(". ", ", "))
            return
        role = "author" if self._record.get("author") else "editor"
        people = list(self._record.get(role) or [])
        if self._likely(0.12):
            role = "editor"
        text = name_list(people[:5], self._style(), self._chance)
        self._add(text + (self._one_of(_EDITORS) if role == "editor" else ""), role)
        if self._likely(0.15):
            self._add(self._one_of(", ", " ", ". "))
            self._date(self._one_of("%s", "(%s)", "%s"))
        self._add(self._one_of(": ", " : ") if self._likely(0.15) else self._between)

    def _title(self, *, is_part: bool) -> None:
        title = str(self._record["title"]).strip(" .")
        cut = self._chance.random()
        if cut < 0.3:
            mark = self._one_of(". ", " : ", ". ")
            title = re.sub(r": (\w)", lambda hit: mark + hit[1].upper(), title, count=1)
        elif cut < 0.45:
            title = title.partition(": ")[0]
        elif cut < 0.55 and not is_part:
            start = self._chance.randint(1100, 1880)
            title += f", {start}{self._one_of('-', '–')}{start + self._chance.randint(3, 120)}"
        quotes = self._one_of('“”|“”|«»|""|‘’|„“') if is_part and self._likely(0.6) else ""
        if not quotes:
            self._add(title, "title")
        elif self._likely(0.5):
            self._add(f"{quotes[0]}{title}{self._between.strip()}{quotes[1]}", "title")
        else:
            blank = " " if quotes == "«»" else ""
            self._add(f"{quotes[0]}{blank}{title}{blank}{quotes[1]}", "title")

    def _book(self) -> None:
        if self._likely(0.3):
            name = self._people_of_another(2, self._style(inside=True))
            self._between_parts()
            if self._likely(0.7):
                begun = self._one_of(_EDITED, _TRANSLATED)
                self._add(self._one_of(begun) + name, "editor")
            else:
                role = self._one_of(self._one_of(_EDITORS), " (trans.)")
                self._add(name + role, "editor")
        if self._likely(0.15):
            self._between_parts()
            self._add(self._one_of(self._one_of(_EDITIONS), self._one_of(_VOLUMES)), "volume")
        if self._likely(0.12):
            series = self._one_of(_SERIES)
            is_set_apart = self._likely(0.5)
            self._add(" ") if is_set_apart else self._between_parts()
            self._add(f"({series})" if is_set_apart else series, "container")
        self._press()

    def _press(self) -> None:
        place = str(self._record.get("publisher-place") or self._of_another("publisher-place"))
        press = str(self._record.get("publisher") or self._of_another("publisher"))
        drawn = self._chance.random()
        if drawn < 0.3:
            self._add(" ")
            inside = f"({place}: {press}|({place}, {press}|({press}, {place}|({place}|({press}"
            self._add(f"{self._one_of(inside)},", "publisher")
            self._add(" ")
            self._date("%s)") if not self._dated else self._close()
        elif drawn < 0.36:
            self._add(" ")
            self._date("(%s)")
        else:
            self._between_parts()
            outside = f"{place}: {press}|{place} : {press}|{place}, {press}|{press}, {place}"
            outside += f"|{place}|{press}"
            self._add(self._one_of(outside), "publisher")
            self._add(self._one_of(", ", ", ", " "))
            self._date("%s")

    def _close(self) -> None:
        text, label = self._pieces[-2]
        self._pieces[-2:] = [(f"{text.rstrip(',')})", label)]

    def _article(self) -> None:
        self._between_parts()
        if self._likely(0.1):
            self._add(self._one_of("dans ", "in ", "In: "), "container")
        self._add(str(self._record.get("container-title") or "Speculum"), "container")
        volume, page = self._chance.randint(1, 120), self._chance.randint(1, 600)
        pages = f"{page}{self._one_of('-', '–')}{page + self._chance.randint(2, 40)}"
        day = f"{self._chance.randint(1, 28)} {self._one_of(_MONTHS)}"
        drawn = self._chance.random()
        if drawn < 0.15:
            self._add(", ")
            self._date(f"{day} %s")
            return
        number = (
            f"{volume}|{volume}.{page % 6 + 1}|vol. {volume}|t. {volume}|n° {volume}|Bd. {volume}"
        )
        self._add(self._one_of(", ", " "))
        self._add(self._one_of(number), "volume")
        self._add(" ")
        if drawn < 0.6:
            self._date("(%s)")
        else:
            self._pieces.pop()
            self._add(", ")
            self._date("%s")
        self._add(self._one_of(": ", ", ", " "))
        self._add(self._one_of(f"{pages}|pp. {pages}|p. {pages}|S. {pages}"), "volume")

    def _chapter(self) -> None:
        self._between_parts()
        opening = self._one_of(_IN)
        container = str(
            self._record.get("container-title") or self._chance.choice(self._others)["title"]
        )
        if self._likely(0.4):
            self._add(
                opening
                + self._people_of_another(3, self._style(inside=True))
                + self._one_of(_EDITORS),
                "editor",
            )
            self._add(self._one_of(", ", " ", ": "))
            self._add(container, "container")
        else:
            self._add(opening + container, "container")
            if self._likely(0.6):
                self._add(self._one_of(", ", ". "))
                self._add(
                    self._one_of(_EDITED) + self._people_of_another(3, self._style(inside=True)),
                    "editor",
                )
        self._press()

    def _film(self) -> None:
        if self._likely(0.5):
            self._add(". ")
            director = self._people_of_another(1, self._style(inside=True))
            self._add(f"{self._one_of('Dir. ', 'Directed by ')}{director}", "author")
            self._add(". ")
            self._add(self._one_of(_STUDIOS), "publisher")
        else:
            self._add(self._one_of(" ", ", "))
            self._date("%s")
            self._add(", ")
            self._add(self._one_of(_FILMS), "other")
            self._add(", ")
            self._add(self._one_of(_STUDIOS), "publisher")

    def _site(self) -> None:
        self._add(". ")
        self._add(self._one_of(_SITES), "container")
        self._add(self._one_of(". ", ", "))
        self._date("%s")
        if self._likely(0.6):
            self._add(". ")
            day = self._chance.randint(1, 28)
            ways = (
                f"Web. {day} Mar. 2010",
                f"Accessed {day} May 2015",
                "http://www.example.org/a1",
            )
            self._add(self._one_of(*ways), "other")
