"""Given names that are written out, held side by side: John Smith is not Jane Smith, though the
family name and the initial agree."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from bibwright.matching.name_likeness import SPELT_OUT, alike
from bibwright.matching.name_lists import Name, NameList
from bibwright.text.remembered import remembered

#: Names with their short forms that don't begin them, or are another language's, of one initial.
_FORMS = (
    *(
        "james jim jimmy jamie",
        "john jack jon johnny juan jean jan johann johannes",
        "joseph joe jose",
    ),
    *("thomas tom tommy tomas", "michael mike mick mikhail michel miguel", "david dave"),
    *("charles chuck charlie carlos", "catherine cathy cate", "katherine kathy kate katie katrin"),
    *("stephen steve steven stefan", "peter pete pieter pedro petr", "patricia pat patty tricia"),
    *("anthony tony antonio anton", "andrew andy andreas andre andrei", "alexander alex aleksandr"),
    *("daniel dan danny", "donald don", "kenneth ken", "lawrence larry laurence", "leonard len"),
    *("gerald gerry", "jerome jerry", "jeffrey jeff geoff", "gregory greg grigory", "samuel sam"),
    *("susan sue suzanne susanne", "elizabeth eliza elisabeth", "margaret maggie marge margarita"),
    *("frederick fred fritz friedrich", "francis frank franz francois", "george georg georges"),
    *("edward ed eddie eduard", "eugene gene evgeny", "philip phil philippe", "paul pavel pablo"),
    *("henry hank heinrich henri", "matthew matt matthias mathieu", "nicholas nick nicolas niko"),
    *("timothy tim", "victoria vicky", "vladimir volodymyr", "dmitry dima dmitri dimitri"),
    *("benjamin ben", "barbara barb", "deborah debbie", "jacob jake jakob jacques", "mary maria"),
    *("marie mary", "sergey serge sergio", "yuri yury iurii", "louis luis lewis", "ludwig lutz"),
    *(
        "christopher chris",
        "christine chris",
        "joshua josh",
        "abraham abe avi",
        "albert al",
        "alan al",
    ),
    *("wilhelm willy", "william will willem wilhelm", "robert rob robbie roberto", "richard rick"),
)
_LINES_OF: dict[str, set[int]] = {}
for _at, _line in enumerate(_FORMS):
    for _form in _line.split():
        _LINES_OF.setdefault(_form, set()).add(_at)
#: How a woman's name ends that has up to two letters more than a man's (Jan and Jana, Simon and
#: Simone, Daniel and Danielle), counted with his last one; and how names end that are a woman's
#: without these, too: Ann, Helen, Kristin, Mari.
_OF_WOMEN, _MORE = ("a", "ne", "lle"), 3
_WOMENS_TOO = (
    *("ann", "len", "stin", "rin", "lin", "usan", "mari", "juli", "phi", "vian"),
    *("aret", "abet", "beth"),
)
#: Letters of one sound in names from several languages.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("c", "k"), ("y", "i"), ("j", "i"), ("w", "v"), ("z", "s"))
#: A slip of one letter makes another name of a shorter one: Joan, John.
_LONG = 5


def given_names_differ(one: NameList, other: NameList) -> bool:
    """Whether a person of one list has, in the other, nobody but namesakes of the same initial with
    other given names, both written out. Among several people a name that begins as the other is
    that one with a slip: Ashok, Ashoka."""
    has_company = min(len(one.names), len(other.names)) > 1
    by_family: dict[str, list[Name]] = {}
    for name in other.names:
        by_family.setdefault(name.family, []).append(name)
    for name in one.names:
        namesakes = by_family.get(name.family, ())
        same = [each for each in namesakes if alike(name, each) == 2]
        same = [each for each in same if name.initials[:1] == each.initials[:1]]
        if same and not any(
            may_be_namesakes(name, each) or (has_company and _begin_alike(name, each))
            for each in same
        ):
            return True
    return False


def _begin_alike(one: Name, other: Name) -> bool:
    return any(
        mine.startswith(theirs) or theirs.startswith(mine)
        for mine in _given(one)
        for theirs in _given(other)
    )


def may_be_namesakes(one: Name, other: Name) -> bool:
    """Whether the given names that begin with the first initials may be one, as far as both have
    them written out."""
    return _may_be_one(_given(one), _given(other))


@remembered(65536)
def _given(name: Name) -> frozenset[str]:
    """The given names that are written out and begin with the first initial."""
    return frozenset(
        word
        for word in name.words
        if name.initials[:1] == word[0] and word != name.initials and word not in name.family
    )


def _may_be_one(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return True
    return any(_is_form(mine, theirs) for mine in one for theirs in other)


@remembered(65536)
def _is_form(one: str, other: str) -> bool:
    """Whether two given names are one: spelled differently, cut short, or in a known short form."""
    if one == other or not _LINES_OF.get(one, set()).isdisjoint(_LINES_OF.get(other, set())):
        return True
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        more = short[-1] + long[len(short) :]
        return not more.endswith(_OF_WOMEN) or len(more) > _MORE or short.endswith(_WOMENS_TOO)
    slips = 2 if one[-1] == other[-1] and min(len(one), len(other)) > _LONG else 1
    if min(len(one), len(other)) >= _LONG and OSA.distance(one, other, score_cutoff=slips) <= slips:
        return True
    return _sound(one) == _sound(other)


def _sound(name: str) -> str:
    for written, heard in (*SPELT_OUT, *_SOUNDS):
        name = name.replace(written, heard)
    return "".join(char for at, char in enumerate(name) if char != name[at - 1 : at])
