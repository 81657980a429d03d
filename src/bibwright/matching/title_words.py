"""Two words of two titles: one word spelt otherwise, or one that makes of it another title.

Sister papers, written by the same authors in one year, bear one title but for a word: the *odd*
dimensional case and the *even*, *solitons* and *multi*-solitons, part I and part II. Such words are
told from those that people mistype, leave out or put another for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA

from bibwright.text.fold import words
from bibwright.text.ordinals import ORDINALS
from bibwright.text.remembered import remembered

_DIGIT = re.compile(r"\d")
_NUMBER_WORDS = frozenset(ORDINALS[:6]) | frozenset(
    "one two three four five six seven eight nine ten i ii iii iv v vi vii viii ix x xi xii".split()
)
LATER_PARTS = frozenset("ii iii iv vi vii viii ix xi xii".split())
#: Of these the words that say what the one is to the other.
ERRATA = frozenset(
    "erratum errata corrigendum corrigenda correction corrections addendum "
    "addenda retraction retracted withdrawn".split()
)
#: A title with one of these beside its like is about the like, not the like itself.
ABOUT_ANOTHER = frozenset(
    "comment comments reply replies response rejoinder rebuttal erratum errata corrigendum "
    "corrigenda correction corrections addendum addenda supplement supplementary supplemental "
    "appendix retraction retracted withdrawn discussion revisited part chapter volume demo "
    "demonstration poster not never cannot without".split()
)
#: A word with a second capital, or a figure behind letters; and the like in brackets.
_NAME_OF_THING = re.compile(r"(?=\S*[A-Za-z]\S*[A-Z]|[A-Za-z]\S*\d)[^\W_][\w+-]+")
_LONGEST_NAME = 30
_HEADING = re.compile(r"([^:–—]{3,40}?)(?:\s*[:–—]|\s-)\s+(\S.*)", re.DOTALL)
#: Words for what is about another work, or is put before its title by an editor.
_HEADS = ABOUT_ANOTHER | frozenset(
    "note notes concern commentary letter interview editorial preface foreword talk keynote "
    "workshop panel withdrawal news highlight highlights perspective summary obituary".split()
)
_SHORT_FORM = re.compile(r"\s*\(([A-Z][\w-]*[A-Z]\w?)\)")
#: What stands before a word, joined to it, with a hyphen or apart, and makes another thing of it.
_PREFIXES = frozenset(
    "un non in im semi self anti multi mono bi tri sub super inter intra pre post hyper hypo de re "
    "micro macro nano over under co auto exo endo iso homo hetero quasi pseudo ultra meta para "
    "poly uni quad tetra ferro antiferro extra counter trans bis dis mis en il ir".split()
)
#: Those that are words of their own otherwise, or a syllable that folding cuts off elsewhere.
_NOT_ALONE = frozenset("in over under self re co de en extra super il ir bis im un".split())
#: Beginnings of which one makes a word say the contrary of what it says with the other, though a
#: letter or two is all that differs.
_CONTRARY_BEGINNINGS = tuple(
    pair
    for one, other in (
        *(("hyper", "hypo"), ("macro", "micro"), ("inter", "intra"), ("endo", "exo")),
        *(("in", "ex"), ("im", "ex"), ("in", "de"), ("as", "des"), ("max", "min")),
        *(("pa", "ma"), ("north", "south"), ("", "a"), ("", "ab"), ("", "il"), ("", "ir")),
        *(("homo", "hetero"), ("mono", "multi"), ("bi", "tri"), ("iso", "aniso"), ("sub", "super")),
        *(("para", "ferro"), ("uni", "bi"), ("up", "down"), ("iso", "hetero"), ("uni", "multi")),
    )
    for pair in ((one, other), (other, one))
)
#: Words that are put for each other from one paper to its sister; several lines for one word.
_KINDS = (
    "odd even",
    "upper lower",
    "left right",
    "positive negative indefinite",
    "classical quantum semiclassical",
    "static dynamic dynamical stationary",
    "boson fermion bosonic fermionic bosons fermions anyons",
    "electron muon tau electrons muons taus",
    "finite infinite",
    "local global",
    "discrete continuous continuum",
    "north south east west northern southern eastern western",
    "compact noncompact",
    "open closed",
    "real complex quaternionic",
    "elliptic parabolic hyperbolic",
    "short long",
    "small large",
    "low high",
    "weak strong",
    "light heavy",
    "soft hard",
    "hot cold warm",
    "early late",
    "young old",
    "inner outer",
    "internal external",
    "forward backward",
    "direct inverse indirect",
    "prior posterior",
    "attractive repulsive",
    "elastic inelastic",
    "adiabatic diabatic",
    "subcritical supercritical critical",
    "slow fast",
    "thin thick",
    "dense sparse dilute",
    "linear quadratic cubic quartic",
    "scalar vector tensor spinor",
    "isoscalar isovector",
    "transverse longitudinal",
    "parallel perpendicular",
    "vertical horizontal",
    "radial angular",
    "spherical cylindrical planar",
    "necessary sufficient",
    "maximum minimum",
    "maximal minimal",
    "male female",
    "adult pediatric adults children",
    "theory experiment theoretical experimental",
    "simple multiple double triple single",
    "top bottom charm strange",
    "proton neutron deuteron protons neutrons",
    "summer winter spring autumn",
    "over under",
    "before after",
    "above below",
    "row column",
    "supervised unsupervised",
    "primal dual",
    "additive multiplicative",
    "symplectic orthogonal unitary",
    "commutative noncommutative",
    "photon proton",
    "meson baryon",
)
#: Of each of these words the lines that it stands in.
_LINES_OF = {
    word: frozenset(at for at, line in enumerate(_KINDS) if word in line.split())
    for word in " ".join(_KINDS).split()
}
_NONE: frozenset[int] = frozenset()
#: British spellings and the American ones.
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        *(
            (r"is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
            (r"ys(?=(?:e|ed|es|er|ing)$)", "yz"),
        ),
        *((r"our(?=(?:s|ed|ing|al|ful|able|ite)?$)", "or"), (r"([^aeiou])re(?=s?$)", r"\1er")),
        *((r"ll(?=(?:ed|ing|er|ers)$)", "l"), (r"ogue(?=s?$)", "og"), (r"ae", "e"), (r"oe", "e")),
        *((r"mme(?=s?$)", "m"), (r"ence(?=s?$)", "ense")),
    )
)
#: A letter that a word of so many lacks makes no other word of it: not "isotopic", "isotropic".
_LONG = 9
#: Words that become others when two of their letters are exchanged, and two longer ones.
_EXCHANGED = frozenset(
    frozenset(pair.split())
    for pair in (
        *("causal casual", "causality casuality", "trial trail", "trials trails", "diary dairy"),
        *("martial marital", "nuclear unclear", "cavalry calvary", "angel angle", "unite untie"),
        *("angels angles", "united untied", "prediction predication", "board broad", "quiet quite"),
    )
)
_FIGURES = {
    **{
        word: str(at)
        for at, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
    },
    **{word: str(at) for at, word in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)},
}
_DOUBLE = re.compile(r"(.)\1")
#: Small words of the languages of journals whose titles are translated.
_SMALL = {
    "en": frozenset("the of and for with from by on an to in using between among after".split()),
    "de": frozenset("der die das und fur fuer von zur zum des dem den mit bei als im eine".split()),
    "fr": frozenset("le la les des et du dans pour par sur une au aux chez".split()),
    "es": frozenset("el la los las y del en para con por una sobre al".split()),
    "pt": frozenset("o os as e em da do das dos na no para com por uma sobre".split()),
    "it": frozenset("il lo gli e di della dei delle nel nella per con una sulla".split()),
}
_INFLECTIONS = frozenset({"s", "es", "al", "ed", "ing", "ly", "d"})


def is_abbreviated(query: str, candidate: str) -> bool:
    """Whether one title is the other but for the short form of its own words in brackets: "… Nets"
    and "… Nets (GANs)"."""
    bare = [_without_short_form(title) for title in (query, candidate)]
    return (bare[0] == query) != (bare[1] == candidate) and _letters(bare[0]) == _letters(bare[1])


def _without_short_form(title: str) -> str:
    for match in _SHORT_FORM.finditer(title):
        initials = "".join(word[0] for word in words(title[: match.start()]))
        if match[1].lower().removesuffix("s") in {initials[-n:] for n in range(2, 9)}:
            return title[: match.start()] + title[match.end() :]
    return title


def is_named_alone(title: str, named: str) -> bool:
    """Whether ``named`` is the title behind a name and a colon: "ALICE: Towards …"."""
    name, colon, rest = named.partition(":")
    return bool(colon) and is_coined(name) and _letters(rest) == _letters(title)


def is_headed(title: str, headed: str) -> bool:
    """Whether ``headed`` is the title behind words that make it another thing about it, and a colon
    or a dash: "Expression of concern: …"."""
    found = _HEADING.match(headed)
    return (
        found is not None
        and len(headed) > len(title)
        and not _HEADS.isdisjoint(words(found[1]))
        and _letters(found[2]) == _letters(title)
    )


def makes_another(lost: Collection[str], extra: Collection[str], *, short: bool) -> bool:
    """Whether titles of one place differ in a word that is no slip: the contrary, or another
    number, or that one is about the other; on a page, or less (``short``), an erratum is meant."""
    about = ABOUT_ANOTHER.intersection((*lost, *extra))
    if about:
        return not (short and about <= ERRATA)
    if len(lost) != 1 or len(extra) != 1:
        return False
    (one,), (other,) = lost, extra
    return say_the_contrary(lost, extra) or (
        one.isdecimal() and other.isdecimal() and min(len(one), len(other)) > 1
    )


def _letters(title: str) -> str:
    return "".join(words(title))


def is_coined(name: str) -> bool:
    """Whether it is one word that somebody made up for a thing: "FBGAN", "WaveNet", "GPT-3"."""
    word = name.strip()
    if len(word) > _LONGEST_NAME or not _NAME_OF_THING.fullmatch(word):
        return False
    found = set(words(word))
    return found.isdisjoint(ABOUT_ANOTHER) and not number_words(found) & LATER_PARTS


def is_number(word: str) -> bool:
    """Whether a folded word is a number or has one in it; Roman ones and words count."""
    return any(char.isdigit() for char in word) or word in _NUMBER_WORDS


def number_words(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that are numbers."""
    return frozenset(word for word in words if is_number(word))


def say_the_contrary(lost: Iterable[str], extra: Iterable[str]) -> bool:
    """Whether the words that one of two titles lacks, and those that the other does, make another
    thing of the same: *odd* for *even*, *nonlinear* for *linear*, *multi* before a word."""
    ones, others = frozenset(lost), frozenset(extra)
    if any(word in _PREFIXES and word not in _NOT_ALONE for word in ones ^ others):
        return True
    return any(
        not _LINES_OF.get(one, _NONE).isdisjoint(_LINES_OF.get(other, _NONE))
        or _are_contrary(one, other)
        or _is_prefixed(*sorted((one, other), key=len))
        for one in ones
        for other in others
        if one != other
    )


def is_same_number(one: str, other: str) -> bool:
    """Whether both are one word, or one number, as a word and in figures."""
    return _FIGURES.get(one, one) == _FIGURES.get(other, other)


@remembered(65536)
def same_word(one: str, other: str) -> bool:
    """One word in two spellings: inflected, British or American, or with a slip in it; or one
    number, as a word and in figures."""
    if is_same_number(one, other):
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < 4 or _DIGIT.search(one) or _DIGIT.search(other):
        return False
    if say_the_contrary((one,), (other,)):
        return False
    if has_other_ending(short, long):
        return True
    slips = 1 if len(short) < 8 else 2
    if OSA.distance(one, other, score_cutoff=slips) <= slips:
        return True
    if not long.startswith(short[:7]):
        return False
    stem = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short)
    )
    return stem >= 7 and stem >= 0.7 * len(long)


def has_other_ending(one: str, other: str) -> bool:
    """Whether one word is the other with the ending of a plural, a participle or the like."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return long[len(short) :] in _INFLECTIONS
    return long.endswith("ies") and short.endswith("y") and long[:-3] == short[:-1]


def is_inflected(one: str, other: str) -> bool:
    """Whether two words are one in another form, in British and American spelling, or with a slip
    that hardly makes another word: a letter missing in a long one, two letters exchanged."""
    short, long = sorted((one, other), key=len)
    if has_other_ending(short, long):
        return True
    if one.isascii() and other.isascii() and frozenset((one, other)) not in _EXCHANGED:
        missing = len(short) >= _LONG and len(long) == len(short) + 1
        exchanged = len(short) > 4 and len(long) == len(short) and sorted(one) == sorted(other)
        if (missing or exchanged) and OSA.distance(one, other, score_cutoff=1) <= 1:
            return True
    return plain_spelling(one) == plain_spelling(other)


def plain_spelling(word: str) -> str:
    """A word in American spelling, no letter double."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return _DOUBLE.sub(r"\1", word)


def _is_prefixed(short: str, long: str) -> bool:
    return len(short) >= 4 and long.endswith(short) and long[: -len(short)] in _PREFIXES


def _are_contrary(one: str, other: str) -> bool:
    """Whether but for their beginnings the words are one, and the beginnings contrary."""
    if one[-1:] != other[-1:] and (one, other) not in _CONTRARY_BEGINNINGS:
        return False
    return any(
        one.startswith(first)
        and other.startswith(second)
        and one[len(first) :] == other[len(second) :]
        for first, second in _CONTRARY_BEGINNINGS
    )


def tongues_of(title: str) -> frozenset[str]:
    """The languages that a folded title may be in, by its small words; none if it has none."""
    counts = {name: sum(word in small for word in title.split()) for name, small in _SMALL.items()}
    most = max(counts.values())
    return frozenset(name for name, count in counts.items() if most and 2 * count > most)
