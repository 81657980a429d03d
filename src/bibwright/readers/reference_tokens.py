"""The words of a reference string, and what can be seen of each: what `reference_labels` goes by.

A feature is a short string. Those of a word's neighbours and those that say how a word stands to
the whole (before or behind the first year, within quotation marks) are among them, so that a
linear model sees what a style looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibwright.text.remembered import remembered

_ADDRESS = re.compile(r"(?:https?:|www\.|ftp:|doi:|10\.\d{4,}/|arxiv:)", re.IGNORECASE)
_CJK = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
#: Where a word goes on without a blank though another one begins.
_SEAM = re.compile(
    r"(?<=[.,;:)\]”\"»’])(?=[\"“«‘„(\[])|(?<=[)\]”»])(?=[^\W_])|(?<=[^\W\d_]{3}[.,;])(?=[^\W\d_]{2})"
    r"|(?<=[\d)\]][.,;:])(?=[^\W\d_]{2})|(?<=[^\W\d_][,;])(?=\d)|(?<=[^\W\d_])(?=\((?:1[5-9]|20)\d\d)"
    r"|(?<=[a-zà-ÿ]{4})(?=[A-Z][a-z]{2})|(?<=\b\d{4})(?=[A-Z][a-z]{2})|(?<=\d[;:])(?=\d)|(?<=\d)(?=\(\d)|(?<=[^\W\d_]\.[,;:])(?=[^\W\d_])|(?<=[^\W\d_]:)(?=[^\W_]{2})"
    rf"|(?<=[{_CJK}])(?=[A-Za-z0-9(])|(?<=[A-Za-z0-9)])(?=[{_CJK}])|(?<=[，。；：、．》」])"
)
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_RUN = re.compile(r"(.)\1+")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20[0-4]\d)[a-z]?(?!\d)")
_OPENING = frozenset({"“", "«", "„"})
#: "In:" as other languages have it.
_INSIDE = frozenset("w: v: u: i: em: içinde: teoksessa: uit: a: в: у:".split())
_IN_VENUES = frozenset("of and the in for on & de et und der la".split())
_DIGIT = re.compile(r"\d")
_INITIALS = re.compile(r"(?:Xx?[.’-]*){1,4}")
_IS_CJK = re.compile(f"[{_CJK}]")
_SHAPES = {
    code: "X" if chr(code).isupper() else "9" if chr(code).isdigit() else "x"
    for code in range(128)
    if chr(code).isalnum()
}

_DICTIONARIES: dict[str, str] = {
    "month": "january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai "
    "juni juli oktober dezember janvier février mars avril juin juillet août septembre "
    "octobre novembre décembre enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno "
    "luglio settembre ottobre dicembre spring summer autumn fall winter",
    "particle": "van von de der den del della di da dos du la le ter ten zu zur af av el al bin "
    "ibn do das des dal dalla vom vander",
    "and": "and & et und y e og en och i",
    "editor": "ed eds editor editors edited hrsg herausgeber dir coord org orgs éd éds edn red "
    "trans translated translator translators transl übers trad compiled comp hg hgg hrsgg "
    "herausgegeben "
    "mitarbeit sous",
    "in": "in en dans inside im",
    "volume": "vol vols volume volumes band bd jg tome tomo no nos nr number issue iss heft n° "
    "num numéro numero suppl supplement art article fasc part pt series ser jahrgang h bde bände "
    "tom",
    "page": "p pp page pages s pag págs seiten chap chapter ch eid",
    "publisher": "press publisher publishers publishing verlag springer elsevier wiley sage "
    "routledge academic university universidad université universität universitat "
    "presses éditions ediciones editorial editions edizioni editore books sons "
    "mcgraw-hill prentice hall macmillan palgrave blackwell kluwer birkhäuser pearson "
    "addison-wesley o’reilly random house penguin norton gallimard seuil suhrkamp "
    "reclam ieee acm aaai association society institute inc ltd co gmbh campus transcript beltz "
    "juventa nomos beck fischer rowohlt mohr siebeck duncker humblot oldenbourg schöningh "
    "vandenhoeck "
    "ruprecht metzler kohlhammer budrich waxmann hanser piper steiner lit utb vs puf découverte "
    "harmattan colin fayard minuit flammarion armand hachette vrin larcier universitaires "
    "universitätsverlag",
    "place": "new york london cambridge oxford paris berlin boston chicago amsterdam princeton "
    "washington heidelberg munich münchen stuttgart frankfurt leipzig wien vienna "
    "zurich zürich madrid barcelona rome roma milano milan torino leiden dordrecht "
    "philadelphia baltimore berkeley san francisco los angeles ca ma ny nj dc il pa usa "
    "uk england germany france netherlands switzerland italy spain canada china japan "
    "australia singapore toronto montreal stanford ithaca edinburgh manchester brussels "
    "bruxelles copenhagen stockholm moscow tokyo beijing buenos aires mexico méxico "
    "bogotá lima frankfurt/m a.m hamburg bonn bremen göttingen tübingen bielefeld münster hannover "
    "dresden düsseldorf kassel weinheim würzburg freiburg mannheim gütersloh reinbek opladen "
    "wiesbaden "
    "köln konstanz baden-baden darmstadt marburg mainz paderborn essen basel bern graz innsbruck "
    "rennes "
    "lyon genève grenoble bordeaux lausanne toulouse strasbourg lille montréal québec chichester "
    "warszawa kraków praha budapest bologna firenze roma napoli porto lisboa são paulo",
    "journal": "journal j jour zeitschrift revue revista rivista review reviews rev letters lett "
    "transactions trans annals ann bulletin bull magazine acta archives arch quarterly "
    "proceedings proc conference conf symposium workshop congress international int "
    "advances adv notes lecture science sciences sci nature physics phys chemistry chem "
    "biology biol medicine med research res comm communications commun communication "
    "studies annual handbook encyclopedia dictionary corr arxiv biorxiv preprint "
    "meeting",
    "report": "thesis dissertation phd master masters msc report rep tech technical unpublished "
    "manuscript working paper memorandum memo draft presented paper diss thèse mémoire manuskript "
    "unveröff unveröffentlichtes magisterarbeit diplomarbeit doktorarbeit habilitationsschrift "
    "vortrag "
    "arbeitspapier diskussionspapier discussion forschungsbericht abschlussbericht rapport tesi "
    "tesis",
    "access": "retrieved accessed available cited visited consulté abgerufen online internet url "
    "doi http https from web epub ahead print last stand zugriff verfügbar unter zuletzt ligne",
    "press": "press submitted appear accepted forthcoming preparation",
    "edition": "edition edn ed aufl auflage édition 1st 2nd 3rd 4th 5th 6th 7th 8th revised rev "
    "überarb erw "
    "neuausgabe éd ausg neuauflage",
    "small": "the a an of for on to with and or as by at from is are its their using via into "
    "between toward towards under over der die das des le la les los las el un une una",
    "first": "the a an on in of toward towards how what why is are can some new using from "
    "learning analysis study introduction effect effects comparison der die das le la "
    "les un",
    "suffix": "jr sr ii iii iv",
}
_CLASSES: dict[str, tuple[str, ...]] = {}
for _name, _words in _DICTIONARIES.items():
    for _word in _words.split():
        _CLASSES[_word] = (*_CLASSES.get(_word, ()), _name)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the string with what is printed at it: where it begins and ends, and itself."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What can be seen of a word by itself; the features of it, and those of its neighbours, one
    and two words away, that come of it."""

    word: str
    shape: str
    begin: str
    end: str
    is_year: bool
    is_initial: bool
    own: tuple[str, ...]
    behind: tuple[tuple[str, ...], tuple[str, ...]]
    before: tuple[tuple[str, ...], tuple[str, ...]]


def tokens(text: str) -> list[Token]:
    """The words of a string, in order; cut at blanks and where a blank was forgotten.

    A mark behind a blank that should not be there goes with the word before it ("roses ,Nature"),
    an opening quotation mark by itself with the word behind it.
    """
    found: list[Token] = []
    for token in _tokens(text):
        last = found[-1] if found else None
        if last is not None and last.text in _OPENING:
            found[-1] = Token(last.start, token.end, last.text + token.text)
            continue
        marks = len(token.text) - len(token.text.lstrip(",.;:"))
        if last is not None and marks and last.text[-1:] not in ",.;:":
            end = token.start + marks
            found[-1] = Token(last.start, end, last.text + token.text[:marks])
            if end == token.end:
                continue
            token = Token(end, token.end, token.text[marks:])
        found.append(token)
    return found


def _tokens(text: str) -> Iterator[Token]:
    for match in re.finditer(r"\S+", text):
        start, word = match.start(), match[0]
        if _ADDRESS.search(word):
            yield Token(start, match.end(), word)
            continue
        at = 0
        for seam in _SEAM.finditer(word):
            if at < seam.start() < len(word):
                yield Token(start + at, start + seam.start(), word[at : seam.start()])
                at = seam.start()
        yield Token(start + at, match.end(), word[at:])


@remembered(8192)
def _look(text: str) -> _Look:
    text = "in:" if text.lower() in _INSIDE else text
    core = _CORE.search(text)
    word = core[0] if core else ""
    begin = (text[: core.start()] if core else text[:2])[-2:]
    end = text[core.end() :][:2] if core else ""
    folded = word.lower()
    plain = _plain_shape(word)
    shape = _shape(word, plain)
    is_year = len(word) < 12 and bool(_YEAR.search(text))
    name = _DIGIT.sub("0", folded)[:14]
    classes = _CLASSES.get(folded, ())
    # The first ones are seen from further away than the last.
    own = (
        f"s{shape}{'y' if is_year else ''}",
        f"p{begin}|{end}",
        *(f"k{each}" for each in classes[:1]),
        f"w{name}",
        *(f"k{each}" for each in classes[1:]),
        f"f{name[-3:]}",
        f"h{begin}",
        f"t{end}",
    )
    near, far = own[:5], own[:2]
    return _Look(
        name,
        shape,
        begin,
        end,
        is_year,
        len(word) <= 7 and bool(_INITIALS.fullmatch(plain)),
        own,
        (tuple(f"-1{each}" for each in near), tuple(f"-2{each}" for each in far)),
        (tuple(f"+1{each}" for each in near), tuple(f"+2{each}" for each in far)),
    )


def _plain_shape(word: str) -> str:
    if word.isascii():
        return word.translate(_SHAPES)
    return "".join(
        "X" if c.isupper() or c.istitle() else "9" if c.isdigit() else "x" if c.isalpha() else c
        for c in word
    )


def _shape(word: str, plain: str) -> str:
    """ "Xx" for "Vaswani", "X.X" for "J.-P", "9999" for a number of four digits."""
    if _ADDRESS.match(word):
        return "url"
    if plain.isdigit():
        return plain[:6]
    if not word.isascii() and _IS_CJK.match(word):
        return "cjk"
    if len(plain) <= 2:
        return plain
    return _RUN.sub(r"\1", plain)[:6] + ("+" if plain.startswith("XX") else "")


def features(found: Sequence[Token]) -> list[list[str]]:
    """What can be seen of each word, in order."""
    looks = [_look(token.text) for token in found]
    whole = _whole(found, looks)
    ahead = _ahead(looks)
    pieces = _of_pieces(looks)
    last = len(looks) - 1
    rows = []
    for at, look in enumerate(looks):
        row = ["", *look.own, *whole[at], ahead[at], *pieces[at]]
        before = looks[at - 1] if at else None
        behind = looks[at + 1] if at < last else None
        row += before.behind[0] if before else ("-1^",)
        row += looks[at - 2].behind[1] if at > 1 else ("-2^",)
        row += behind.before[0] if behind else ("+1$",)
        row += looks[at + 2].before[1] if at < last - 1 else ("+2$",)
        if before:
            mark = f"{before.end}{'i' if before.is_initial else 'y' if before.is_year else ''}"
            row.append(f"a{mark}|{look.begin}{look.shape}")
            row.append(f"b{before.shape}{before.end}|{look.shape}{look.end}")
            row.append(f"c{before.word}|{look.word}")
            row.append(f"x{mark}|{ahead[at]}")
            if behind:
                row.append(f"e{mark}|{look.shape}{look.end}|{behind.shape}")
        if behind:
            row.append(f"d{look.shape}{look.end}|{behind.begin}{behind.shape}")
        rows.append(row)
    return rows


def _ahead(looks: Sequence[_Look]) -> list[str]:
    """How far the next number is from each word, and whether only a venue's words lie between."""
    rows, distance, is_venue = [""] * len(looks), 7, False
    for at in range(len(looks) - 1, -1, -1):
        look = looks[at]
        if "9" in look.shape:
            distance, is_venue = 0, True
        else:
            distance += 1
            is_venue = is_venue and (look.shape[:1] == "X" or look.word in _IN_VENUES)
        rows[at] = f"v{min(distance, 7)}{'X' if is_venue else 'x'}{look.shape[:1]}"
    return rows


def _of_pieces(looks: Sequence[_Look]) -> list[list[str]]:
    """What the piece between two marks is like that each word stands in, and the pieces behind it:
    a publisher's, a journal's, a number."""
    if not looks:
        return []
    bounds = [at for at in range(len(looks) - 1) if _ends_piece(looks[at], looks[at + 1])]
    bounds.append(len(looks) - 1)
    rows: list[list[str]] = [[] for _ in looks]
    following: list[str] = ["$"]
    speech = _speech(looks)
    kinds_behind: set[str] = set()
    stops = 0
    for number in range(len(bounds) - 1, -1, -1):
        start, end = bounds[number - 1] + 1 if number else 0, bounds[number]
        kinds, build = _piece(looks[start : end + 1])
        mark = looks[end].end[:1]
        behind = [f"B{min(stops, 3)}{mark}", *(f"C{each}" for each in sorted(kinds_behind))]
        here = [f"S{build}", *(f"S{each}" for each in kinds), *(f"T{each}" for each in following)]
        for at in range(start, end + 1):
            rows[at] += here
            rows[at] += behind
        rows[end] += (f"E{mark}{build}", *(f"F{mark}{each}" for each in following))
        rows[end] += (f"L{speech}{mark}{build}", f"M{speech}{mark}{following[0]}")
        opening = looks[start - 1].end[:1] if start else "^"
        rows[start] += (f"G{opening}{build}", *(f"H{opening}{each}" for each in kinds))
        rows[start] += (f"I{opening}{build}|{following[0]}", f"N{speech}{opening}{build}")
        following = [build, *kinds]
        kinds_behind.update(kinds)
        stops += mark in _STOPS
    return rows


def _speech(looks: Sequence[_Look]) -> str:
    """The language that most of the small words are of."""
    counts = {name: sum(look.word in words for look in looks) for name, words in _SMALL.items()}
    most = max(counts, key=lambda name: counts[name])
    return most if counts[most] else "-"


_SMALL = {
    "e": frozenset("the of and in for on with to from by its".split()),
    "d": frozenset(
        "der die das und des zur zum im in über den für bei von einer eine dem auf".split()
    ),
    "f": frozenset("le les du et dans une aux la sur en des pour au".split()),
    "s": frozenset("el los y en del las la di e della il dei do da em na os".split()),
}

_STOPS = frozenset(".?!")
#: What a piece's words have to be called by for it to be known by them.
_TELLING = frozenset(
    "month editor in volume page publisher place journal report access press edition".split()
)


def _ends_piece(look: _Look, behind: _Look) -> bool:
    is_marked = look.end[:1] in _PIECE_MARKS and not look.is_initial
    return (bool(look.end) and is_marked) or behind.begin[:1] in _PIECE_OPENINGS


_PIECE_MARKS = frozenset('.,;:?!)]”»"’')
_PIECE_OPENINGS = frozenset('([“«„"‘`')


def _piece(looks: Sequence[_Look]) -> tuple[list[str], str]:
    """What its words are called by, and how long it is, and whether set in capitals."""
    kinds = {kind for look in looks for kind in _CLASSES.get(look.word, ()) if kind in _TELLING}
    if any(look.is_year for look in looks):
        kinds.add("year")
    elif any("9" in look.shape for look in looks):
        kinds.add("number")
    if any(look.is_initial for look in looks):
        kinds.add("initial")
    long = [look.shape[:1] for look in looks if len(look.word) > 3 and look.shape[:1] in {"X", "x"}]
    small = sum(shape == "x" for shape in long)
    case = "-" if not long else "X" if not small else "x" if small > 1 else "m"
    return sorted(kinds), f"{case}{min(len(looks), 4 if len(looks) < 8 else 8)}"


def _whole(found: Sequence[Token], looks: Sequence[_Look]) -> list[list[str]]:
    """How each word stands to the whole string."""
    years = [at for at, look in enumerate(looks) if look.is_year]
    first_year = years[0] if years else -1
    quoted = any(mark in token.text for token in found for mark in '“"«„')
    inside, brackets, since_stop, since_colon, stops = "", 0, 0, 0, 0
    closed = False
    rows = []
    for at, (token, look) in enumerate(zip(found, looks, strict=True)):
        text = token.text
        opened = _opening_mark(text, inside)
        inside = inside or opened
        brackets += text.count("(") + text.count("[")
        place = (
            "?" if first_year < 0 else "<" if at < first_year else "=" if at == first_year else ">"
        )
        row = [
            f"i{min(at, 5)}",
            f"r{at * 8 // len(found)}",
            f"y{place}",
            f"y{place}{min(stops, 4)}",
            f"q{'o' if opened else 'i' if inside else 'c' if closed else 'n' if quoted else '-'}",
            f"n{min(since_stop, 6)}",
            f"m{min(since_colon, 3)}{look.shape}",
        ]
        if brackets > 0:
            row.append("(")
        if first_year >= 0 and abs(at - first_year) <= 2:
            row.append(f"g{at - first_year}")
        rows.append(row)
        brackets = max(0, brackets - text.count(")") - text.count("]"))
        if inside and _closes(text, inside):
            inside, closed = "", True
        since_stop += 1
        since_colon += 1
        if (look.end[:1] in {".", "?", "!"} and not look.is_initial) or look.end[-1:] in {"”", '"'}:
            since_stop, stops = 0, stops + 1
        if look.end[:1] in {":", ";"}:
            since_colon = 0
    return rows


def _opening_mark(text: str, inside: str) -> str:
    if inside:
        return ""
    head = text.lstrip("([")[:2]
    if head[:1] in {"“", "«", "„", '"', "‘", "'"}:
        return head[0]
    return "``" if head == "``" else ""


def _closes(text: str, mark: str) -> bool:
    tail = text[1:].rstrip(".,;:)?!") if text[:1] == mark else text.rstrip(".,;:)?!")
    closing = {"“": '”"“', "«": "»", "„": "“”", '"': '"”', "‘": "’'", "'": "'’", "``": "'”"}[mark]
    return tail[-1:] in set(closing)
