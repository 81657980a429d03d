"""References as the German and French social sciences print them, with their parts labelled.

Subtitles stand behind a stop, places often without a publisher, names between strokes; "Jg. 47,
H. 1" and "vol. 3, n° 1" are numbers. Each is a record (CSL-JSON) set down by a handful of
independent choices, as in `reference_made`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from bench.reference_styles import Names, name_list
from bench.reference_written import Piece, Record, Writing

_GERMAN = re.compile(r"\b(?:der|die|das|und|des|zur|zum|im|eine[rs]?|über|den|für|bei)\b")
_FRENCH = re.compile(r"\b(?:les?|du|et|dans|une|aux|la|sur)\b|\b[dlDL][’']")
_ENGLISH = re.compile(r"\b(?:the|of|and|in|for|with|on)\b", re.IGNORECASE)

_PLACES = {
    "de": (
        "Frankfurt/M.|Frankfurt a.M.|Frankfurt am Main|Opladen|Wiesbaden|München|Berlin|Köln|Bonn|"
        "Hamburg|Göttingen|Tübingen|Stuttgart|Bielefeld|Münster|Weinheim|Wien|Zürich|Leipzig|"
        "Bremen|"
        "Reinbek|Reinbek b. Hamburg|Freiburg i. Br.|Konstanz|Baden-Baden|Hannover|Würzburg|Kassel|"
        "Düsseldorf|Darmstadt|Gütersloh|Heidelberg|Dresden|Mainz|Basel|Graz|Innsbruck|Paderborn|"
        "London|New York|Oxford|Cambridge|Paris|Marburg|Essen|Dortmund|Schwalbach/Ts.|o. O.|Bern"
    ),
    "fr": (
        "Paris|Paris|Paris|Lyon|Rennes|Grenoble|Bruxelles|Genève|Lausanne|Montréal|Québec|Bordeaux|"
        "Toulouse|Strasbourg|Louvain-la-Neuve|Aix-en-Provence|Lille|La Haye|Londres|Amsterdam|Dakar"
    ),
}
_PRESSES = {
    "de": (
        "Suhrkamp|Campus|Campus Verlag|transcript|VS Verlag|VS Verlag für Sozialwissenschaften|"
        "Beltz|"
        "Westdeutscher Verlag|Leske + Budrich|Juventa|Nomos|C.H. Beck|Beck|Fischer|Rowohlt|"
        "Springer VS|"
        "Mohr Siebeck|Duncker & Humblot|Oldenbourg|Schöningh|Vandenhoeck & Ruprecht|Reclam|"
        "Klett-Cotta|"
        "de Gruyter|UTB|UVK|Waxmann|edition sigma|Hanser|Piper|Kohlhammer|Steiner|Metzler|Lit|"
        "Huber|"
        "Polity Press|Routledge|Sage|Harvard University Press|Hogrefe|Klinkhardt|Budrich|Dietz"
    ),
    "fr": (
        "PUF|Presses Universitaires de France|Gallimard|Seuil|Le Seuil|Éditions du Seuil|"
        "La Découverte|"
        "L’Harmattan|Armand Colin|Fayard|Minuit|Éditions de Minuit|Flammarion|"
        "Presses de Sciences Po|"
        "PUR|Presses universitaires de Rennes|Éditions de l’EHESS|CNRS Éditions|Belin|Odile Jacob|"
        "De Boeck|Dalloz|Economica|Karthala|Albin Michel|Grasset|Plon|Vrin|Dunod|Nathan|La Dispute"
    ),
}
_JOURNALS = {
    "de": (
        "Soziale Welt|Zeitschrift für Soziologie|Leviathan|Merkur|Raumforschung und Raumordnung|"
        "Die Zeit|Aus Politik und Zeitgeschichte|Berliner Journal für Soziologie|Das Argument|"
        "Informationen zur Raumentwicklung|Zeitschrift für Pädagogik|PROKLA|"
        "Forum Qualitative Sozialforschung|"
        "Psychologie in Erziehung und Unterricht|WSI-Mitteilungen|Politische Vierteljahresschrift"
    ),
    "fr": (
        "Actes de la recherche en sciences sociales|Annales ESC|Genèses|Le Monde|Politix|Terrain|"
        "Revue française de sociologie|Sociétés contemporaines|L’Homme|Esprit|Population|Réseaux"
    ),
}
_STATES = {
    "de": (
        "Unveröff. Manuskript|unveröffentlichtes Manuskript|Diss., Universität Bremen|Ms.|Vortrag|"
        "Dissertation, Univ. Köln|Dissertation. Freie Universität Berlin|Diplomarbeit, TU Dresden|"
        "Doktorarbeit|Magisterarbeit, Universität Wien|Habilitationsschrift|"
        "Discussion Paper Nr. 12|"
        "Discussion Paper 91-4|Abschlussbericht|Forschungsbericht 7|Arbeitspapier Nr. 3|"
        "Kurzbericht 2/1999|Working Paper No. 18|Gutachten im Auftrag des Bundesministeriums"
    ),
    "fr": (
        "Thèse de doctorat, Université Paris 8|thèse de doctorat|Mémoire de DEA|"
        "Document de travail n° 4|"
        "Rapport de recherche|communication au colloque de Lille|mémoire de maîtrise, UQAM|HDR"
    ),
}
_EDITIONS = {
    "de": (
        "2. Aufl.|3. Auflage|(2. Aufl.)|(4., überarb. Aufl.)|2., erw. Aufl.|10. Auflage|2 Bde.|"
        "Bd. 3|"
        "Bd. II|(10. Auflage)|2 Bände|Sonderausgabe|Neuausgabe|aktualisierte Neuauflage"
    ),
    "fr": "2e éd.|3e édition|(2e éd.)|nouvelle édition|t. 1|tome II|2 vol.|rééd.|1re éd. 1960",
}
_SERIES = {
    "de": (
        "(= Beiträge zur Geschichte, Bd. 8)|(Schriften des Instituts, Bd. 12)|"
        "= Arbeitsmaterial 222|"
        "(Reihe Soziologie 4)|(= Kritische Studien, 47)|(Forschungsbericht 12)|"
        "(edition suhrkamp 912)"
    ),
    "fr": "coll. « Tel »|coll. Points|(coll. « Que sais-je ? »)|collection Repères|« Folio »",
}
_SEEN = {
    "de": (
        "URL: http://www.example.de/a{n}.pdf (Stand: 23.10.2009)|"
        "http://www.example.de/{n}, 8.3.2006|"
        "online: www.example.org/{n}.pdf (13. Oktober 2015)|"
        "Abrufbar unter: http://www.example.de/{n}|"
        "Verfügbar unter: http://www.example.de/{n} [12.04.2010]|(Zugriff am 4. Mai 2011)"
    ),
    "fr": (
        "[en ligne] http://www.example.fr/{n}|URL : http://www.example.fr/{n}.html|"
        "consulté le 12 mai 2012|http://www.example.fr/{n} (consulté le 3 mars 2010)"
    ),
}
_MONTHS = {"de": "Januar|März|Mai|Juni|Oktober|Dezember", "fr": "janvier|mars|mai|juin|octobre"}
_ROLES = {
    "de": " (Hg.)| (Hrsg.)| (Hrsg.)|, Hg.| (Hgg.)| (eds.)",
    "fr": " (dir.)| (éd.)| (dir.)|, dir.",
}
_IN = {"de": "in: |In: |In: |in: |in |In |aus: ", "fr": "in |dans |In |dans : |in : |"}
_QUOTES = {"de": '»«|„“|„“|""|“”', "fr": '«»|«»|“”|""'}
#: What stands between the parts of a title.
_SUBTITLES = (". ", ". ", ". ", ". ", ": ", " – ", " - ")


def continental(record: Record, chance: random.Random, others: Sequence[Record]) -> list[Piece]:
    """One record in a way of nobody's."""
    return _Continental(record, chance, others).pieces()


def is_continental(record: Record) -> bool:
    """Whether a record's title is German or French."""
    return _language(str(record["title"])) != ""


def _language(title: str) -> str:
    english = len(_ENGLISH.findall(title))
    if len(_GERMAN.findall(title)) > english:
        return "de"
    return "fr" if len(_FRENCH.findall(title)) > english else ""


class _Continental(Writing):
    def __init__(self, record: Record, chance: random.Random, others: Sequence[Record]) -> None:
        super().__init__(record, chance, others)
        self._speech = _language(str(record["title"])) or self._one_of("de", "de", "fr")
        self._between = self._one_of(", ", ", ", ". ", ". ")
        self._year += self._one_of(*[""] * 9, "a", "b", "c", " a")

    def pieces(self) -> list[Piece]:
        if self._likely(0.06):
            number = self._chance.randint(1, 99)
            self._add(self._one_of(f"[{number}]", f"{number}.", f"{number})", "•", "►"), "other")
            self._add(" ")
            self._add(self._one_of("", "", "Vgl. ", "Vgl. "))
        self._names()
        kind = str(self._record.get("type", ""))
        is_part = kind.startswith("article") or kind in {"chapter", "paper-conference"}
        self._title(is_part=is_part)
        if kind.startswith("article"):
            self._article()
        elif is_part:
            self._chapter()
        else:
            self._book(is_unpublished=kind == "thesis" or self._likely(0.1))
        if not self._dated:
            self._add(self._one_of(", ", " ", ", "))
            self._date("%s", "(%s)", "%s", "%s")
        if not is_part and self._likely(0.12):
            self._add(", ")
            self._pages()
        if self._likely(0.1):
            self._add(self._one_of(", ", ". ", " "))
            n = str(self._chance.randint(10, 9999))
            self._add(self._said(_SEEN).replace("{n}", n), "other")
        if self._likely(0.85):
            self._add(".", self._pieces[-1][1])
        return self._pieces

    def _said(self, ways: dict[str, str]) -> str:
        return self._one_of(ways[self._speech])

    def _date(self, *ways: str) -> None:
        self._add(self._one_of(*ways).replace("%s", self._year), "date")
        self._dated = True

    def _style(self, *, inside: bool = False) -> Names:
        order = self._one_of(*("FG",) * 5, *("FI",) * 4, *("GF",) * 4, "IF", "FN", "FP")
        order = order if not inside else self._one_of("FG", "GF", "GF", "FI", "IF")
        between = self._one_of("/", "/", "; ", ", ", ", ", " / ", "/ ", " & ")
        last = between if self._likely(0.5) else self._one_of(" und ", " & ", ", & ", "/")
        if self._speech == "fr" and last != between:
            last = self._one_of(" et ", ", ")
        first = "FG" if order == "GF" and not inside and self._likely(0.3) else order
        others = self._one_of(" u.a.", " u. a.", " et al.", "/et al.", ", u.a.")
        comma = self._one_of(", ", ", ", ", ", " ")
        gap = self._one_of("", " ")
        capitals = self._likely(0.12)
        return Names(order, first, comma, gap, True, capitals, between, last, 3, others)

    def _names(self) -> None:
        role = "author" if self._record.get("author") and not self._likely(0.12) else "editor"
        people = list(self._record.get(role) or self._record.get("author") or [])
        people = people or list(self._record.get("editor") or [])
        text = name_list(people[:6], self._style(), self._chance)
        self._add(text + (self._said(_ROLES) if role == "editor" else ""), role)
        drawn = self._chance.random()
        if drawn < 0.62:
            first = str(self._chance.randint(1840, 1980))
            if self._likely(0.06):
                self._year += self._one_of(f"/{first}", f" [{first}]", f" ({first})")
            self._add(" " if self._likely(0.7) else self._one_of(", ", " ", ". "))
            self._date("(%s)", "(%s)", "(%s)", "%s")
            self._add(self._one_of(": ", ": ", ": ", ", ", ". ", " ", ":"))
        else:
            self._add(self._one_of(": ", ": ", ", ", ", ", ". ", " : "))

    def _title(self, *, is_part: bool) -> None:
        title = str(self._record["title"]).strip(" .")
        mark = self._one_of(*_SUBTITLES)
        if self._speech == "fr" and mark == ": ":
            mark = " : "
        if self._likely(0.12):
            title = title.partition(": ")[0]
        elif ": " not in title and self._likely(0.25):
            longer = str(self._chance.choice(self._others)["title"])
            title += f": {longer}" if _language(longer) == self._speech else ""
        title = re.sub(r": (\w)", lambda hit: mark + hit[1].upper(), title, count=1)
        quotes = self._said(_QUOTES) if self._likely(0.4 if is_part else 0.03) else ""
        if quotes:
            blank = " " if quotes == "«»" or self._likely(0.1) else ""
            title = f"{quotes[0]}{blank}{title}{blank}{quotes[1]}"
        self._add(title, "title")

    def _gap(self, *others: str) -> None:
        ending = self._pieces[-1][0][-1:]
        gap = self._one_of(self._between, self._between, self._between, *others)
        self._add(" " if ending in "?!." and gap == ". " else gap)

    def _article(self) -> None:
        self._gap()
        journal = str(self._record.get("container-title") or self._said(_JOURNALS))
        if self._likely(0.1):
            journal = self._said(_JOURNALS)
        self._add((self._said(_IN) if self._likely(0.55) else "") + journal, "container")
        volume, number = self._chance.randint(1, 120), self._chance.randint(1, 12)
        if self._likely(0.1) and not self._dated:
            day = f"{self._chance.randint(1, 28)}{'. ' if self._speech == 'de' else ' '}"
            self._add(self._one_of(", ", " vom ", " v. ") if self._speech == "de" else ", ")
            self._date(f"{day}{self._said(_MONTHS)} %s")
        elif self._speech == "de":
            self._add(self._one_of(", ", " ", ", "))
            ways = (
                f"Jg. {volume}, H. {number}|{volume}. Jg., H. {number}|{volume}({number})|{volume}|"
                f"{volume}, {number}|Bd. {volume}|Heft {number}|Nr. {number}|{volume} ({number})|"
                f"Jg. {volume}, Nr. {number}|{volume}, H. {number}|{number}/{volume}|"
                f"{volume}. Jg.|{volume}"
            )
            self._add(self._one_of(ways), "volume")
        else:
            self._add(self._one_of(", ", " "))
            ways = (
                f"vol. {volume}, n° {number}|n° {volume}|{volume}, {number}|{volume}|t. {volume}|"
                f"Vol. {volume}, n°{number}|{volume} ({number})|n°{volume}-{number}|"
                f"{volume}-{number}"
            )
            self._add(self._one_of(ways), "volume")
        if not self._dated and self._likely(0.7):
            self._add(self._one_of(" ", ", ", " "))
            self._date("(%s)", "(%s)", "%s")
        if self._likely(0.9):
            self._add(self._one_of(", ", ", ", ": ", ". "))
            self._pages()

    def _pages(self) -> None:
        first = self._chance.randint(1, 600)
        last = first + self._chance.randint(1, 40)
        dash = self._one_of("-", "–", " – ", " - ")
        if self._speech == "de":
            opening = self._one_of("S. ", "S. ", "S.", "", "hier S. ", "pp. ")
        else:
            opening = self._one_of("p. ", "p. ", "pp. ", "")
        self._add(f"{opening}{first}{dash}{last}", "volume")

    def _chapter(self) -> None:
        self._gap()
        opening = self._said(_IN)
        title = str(
            self._record.get("container-title") or self._chance.choice(self._others)["title"]
        )
        if self._likely(0.6):
            title = re.sub(r": (\w)", lambda hit: ". " + hit[1].upper(), title, count=1)
        style = self._style(inside=True)
        people = list(self._record.get("editor") or [])[:4]
        named = name_list(people, style, self._chance) if people else ""
        named = named or self._people_of_another(4, style)
        named = named if self._likely(0.9) else self._one_of("ders.", "dies.", "Ders.", "Dies.")
        if self._likely(0.8):
            self._add(f"{opening}{named}{self._said(_ROLES)}", "editor")
            self._add(self._one_of(": ", ": ", ", ", " ", ". "))
            self._add(title, "container")
        else:
            self._add(f"{opening}{title}", "container")
            if self._likely(0.4):
                self._add(self._one_of(", ", ". "))
                way = "hrsg. von |Hrsg. v. |hg. v. " if self._speech == "de" else "sous la dir. de "
                self._add(self._one_of(way) + named, "editor")
        self._press()
        if self._likely(0.85):
            self._add(self._one_of(", ", ", ", ". ", ": ", " "))
            self._pages()

    def _book(self, *, is_unpublished: bool) -> None:
        if self._likely(0.12):
            self._add(" ") if self._likely(0.5) else self._gap()
            self._add(self._said(_EDITIONS), "volume")
        if self._likely(0.08):
            self._add(" ") if self._likely(0.6) else self._gap()
            self._add(self._said(_SERIES), "container")
        if is_unpublished:
            self._gap()
            self._add(self._said(_STATES), "publisher")
        if not is_unpublished or self._likely(0.4):
            self._press()

    def _press(self) -> None:
        place = str(self._record.get("publisher-place") or self._said(_PLACES))
        place = place if self._likely(0.5) else self._said(_PLACES)
        if self._likely(0.15):
            place += self._one_of("/", " u. ", "/ ", ", ", " und ") + self._said(_PLACES)
        elif self._likely(0.1):
            place += self._one_of(" u.a.", " u. a.", " etc.", " et al.")
        press = str(self._record.get("publisher") or self._said(_PRESSES))
        press = press if self._likely(0.4) else self._said(_PRESSES)
        self._gap(*(". – ", ". - ", ", ") if self._likely(0.1) else ())
        drawn = self._chance.random()
        if drawn < 0.06:
            self._add(f"({place}: {press})", "publisher")
            return
        ways = f"{place}: {press}|{place}: {press}|{place}|{place}|{press}, {place}|"
        ways += f"{place} : {press}|{place}, {press}|{press}: {place}|{press}"
        self._add(self._one_of(ways), "publisher")
