"""A query's own words held against a candidate, which has to prove itself in them.

What stands in a list is cut into title, authors and year as far as a reader can tell. Where a
candidate is at hand more can be told: its title, its authors and its year either stand in the
words or they don't, and who stands there instead contradicts it. Crossref's search by whole
references goes the same way (https://www.crossref.org/blog/, "search-based matching").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bibwright.matching.said_dates import YEAR, issued_above, issued_in
from bibwright.matching.said_names import FAMILY, Token, authors_named, tokens_of
from bibwright.matching.said_subtitles import has_subtitle, in_place_of_subtitle
from bibwright.matching.said_words import CHATTY, FURNITURE, VENUE_WORDS
from bibwright.matching.title_words import is_coined
from bibwright.matching.titles import compare_titles, main_title
from bibwright.model.reference import Reference
from bibwright.text.fold import STOP_WORDS, fold, words
from bibwright.text.names.others import ET_AL

#: What parts a title from what stands beside it. A colon is part of a title.
_BOUNDARY = re.compile(r"[.?!;,\"“”„«»()\[\]{}|/<>*_·•\n\t]|``|''|[—–]|\s-{1,3}\s|\s-$|^-\s")
#: Words that stand round a title and never in it where they stand alone.
_STOPS = frozenset("by title paper arxiv preprint doi et al eds vol pp in authors".split())
#: Those of them that titles have, too, and what follows "in" where it parts a title from a venue.
_WITHIN_TITLES = frozenset("in by av af de di da door par por von przez".split())
_VENUE_FOLLOWS = re.compile(
    r"\W*(?:the\s)?(?:(?:19|20)\d\d\b|(?i:proc|advances\s+in|(?:\w+\s+){0,4}(?:conference|symposium"
    r"|workshop|journal|transactions|proceedings|congress|letters|annals)\b)"
    r"|[A-Z][\w&-]*[A-Z]\w*[\s’']{0,2}\d\d"
    r"|(?i:neurips|nips|icml|iclr|n?aacl|eacl|acl|emnlp|coling|aaai|ijcai|kdd|www|sigir|cvpr|iccv|eccv)\b)"
)
#: What begins a sentence about the work whose whole title stands before a colon, and so many words
#: that no subtitle has.
_SENTENCE_BEHIND = re.compile(
    r"[^\w\n]*(?:(?i:it|we|they|this|these|our|here|given|the authors|proposes?d?|introduces?d?"
    r"|presents?|presented|shows?|uses?|initial)\b(?:[^\S\n]+[^\s|]+){5}|(?:[^\s|]+[^\S\n]+){20})"
)
#: A sentence about the work whose name stands before it: "SKY (Sensing Kites) is a dataset of …".
_TOLD = re.compile(r"[\"”’'*_]?\s*(?:\([^()]{0,80}\)\s*)?(?:is|are|was)\s+(?:an?|the|one)\s")
_PLACE_BEGUN = re.compile(
    r"(?:Proceedings|Proc|Proc\.|Journal of|J\.|IEEE|ACM|Lecture Notes|International (?:Conference|"
    r"Journal|Symposium|Workshop)|Advances in|Annals of|Transactions|Bulletin|Zeitschrift|Bull\.|"
    r"Phys\.|Ann\.|Rev\.|Math\.|arXiv|CoRR|(?:PhD|Diploma|Master|Bachelor)\w* thesis|Dissertation)"
    r"(?!\w)|(?:[A-Z][\w&-]*\.?\s+(?:(?:of|and|the|for|in|de|der|für|on|&)\s+)*){1,6}"
    r"(?!(?:19|20)\d\d\b)[A-Z]?\d{1,4}\s+[A-Z]?\d+[–-]"
)
#: The number of a part, and what says that a work is about the one whose title stands beside it.
_PART = r"(?:(?i:part|paper)\s+(?:[IVX]+|\d\d?|(?i:one|two|three|four))|II|III|IV|VI{0,3}|IX)\b"
_ABOUT = (
    r"(?i:comment(?:s|ary|aries)?|remarks?|repl(?:y|ies)|response|rejoinder|rebuttal|discussions?|"
    r"errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a)|supplement|retraction|notes?|reviews?|"
    r"(?:remarque|commentaire|réponse|bemerkung|kommentar|antwort|comentario)(?:s|en)?)"
)
_ABOUT_IT = (
    rf"\b{_ABOUT}\s+(?i:on|to|of|for|by|sur|à|zu|auf|sobre)"
    r"(?:\s+(?i:the\s+|l['’])?(?i:paper|article))?"
)
_MARK_BEFORE = re.compile(
    rf"(?:{_ABOUT_IT}(?:\W{{1,6}}|[^\"“”„«»|.\n]{{1,60}}[\"“„`«]+)|^\W*(?i:on)\s+[\"“„`‘«]+|^\W*{_PART}[\s.:)–—-]+)$"
)
_DIGITS = "0123456789"
#: Which version of a work it is.
_OF_VERSIONS = frozenset("extended full revised long short final preliminary updated".split())
_MARK_BEHIND = re.compile(
    rf"[\s,.:;?!$}}()\[\"”’»–—-]*(?:{_PART}|\b(?i:an?\s+)?{_ABOUT}(?=\W*$|\s+(?i:to|on)\b))|(?:,?\s+|\s*\()\d\d?\)?(?=\s*$)"
    r"|[\s,.:(–—-]+I\)?(?=\s*$)"
)
#: A sign that ends a title: "C++", "$K^+$".
_SIGN_BEHIND = re.compile(r"\$?\^?[{(]?\d?(?:[+*⁺⁻−]+|-(?=[})$]))[})]?")
_SIMILAR = 88
_SHARED = 0.5
_LABEL_WORDS = 3
#: A title of so many words that tell something is one paper's, whatever name stands before it.
_LONG_TITLE = 4
#: Authors behind a title: "Weston et. al 2014".
_CITED = re.compile(rf"(?<=\w)\s+{FAMILY}(?:(?:\s*,|\s+and|\s*&)\s+{FAMILY}){{0,4}},?\s+{ET_AL}")


def understood(query: Reference, candidate: Reference) -> Reference:
    """The query as it reads if it means the candidate; as it is where its words aren't known, or
    where they are authors and a place in a journal.

    Its title is the passage in which the candidate's stands, as far as that passage goes; its
    authors are the candidate's that are named, and all others that are.
    """
    is_told_apart = query.volume and query.pages and not query.title
    if not candidate.title or is_told_apart:
        return query
    if not query.said:
        return replace(query, issued=query.issued or issued_above(query, candidate))
    run, is_whole = _run(query, candidate)
    title, rest = (
        query.title,
        query.said.replace(query.title, " | ", 1) if query.title else query.said,
    )
    if run is not None:
        sign = _SIGN_BEHIND.match(query.said, run[1])
        passage = query.said[run[0] : sign.end() if sign else run[1]].strip()
        before = query.said[: run[0]]
        # A title that a field of its own gives is no more than that.
        is_entry = query.written is not None or query.said.startswith(f"{query.title} | ")
        goes_on = _otherwise_behind(query, run, candidate, is_whole=is_whole)
        of_another = "" if query.identity else _with_marks(query.said, run)
        is_other = is_entry and has_subtitle(title, passage)
        is_other = is_other or _is_of_a_thing(before, passage)
        is_better = not is_other and _is_better(passage, title, candidate.title)
        if of_another := of_another or _part_of_book(query, before, candidate):
            title = of_another
        elif goes_on:
            title = f"{passage} {goes_on}"
        elif is_better or _is_aside(title, before, candidate):
            title, rest = passage, f"{query.said[: run[0]]} | {query.said[run[1] :]}"
    if run is None and query.arxiv_id and title and set(words(title)) <= _families(candidate):
        title, rest = "", query.said  # "Maldacena hep-th/9711200": a name is no title
    authors = authors_named(query, rest, candidate)
    return replace(
        query,
        title=title,
        authors=authors,
        others=query.others or len(authors) < len(candidate.authors),
        issued=issued_in(query, rest, candidate) or issued_above(query, candidate),
    )


def unexplained(query: Reference, candidate: Reference) -> tuple[str, ...]:
    """The words of the query that say something, and that the candidate doesn't have."""
    known = {
        word
        for text in (
            *(candidate.title, candidate.venue, candidate.journal_ref),
            *map(str, candidate.authors),
        )
        for word in words(text)
    }
    return tuple(
        token.text
        for token in tokens_of(query.said)
        if token.folded not in known
        and token.folded not in STOP_WORDS | CHATTY | FURNITURE
        and not token.folded.isdigit()
        and len(token.folded) > 1
    )


#: What parts the passages of a reference; besides, a colon or a comma may.
_PARTS = r"[.?!]+(?:\s+|,|$)|[\"“”„«»()\[\]|\n]|;\s+|\s[–—-]\s|,\s+(?:(?=\d)|in:?\s)"
_COLON, _COMMA = r":\s+", r",\s+(?=[^\W\d_a-z])"
_PARTINGS = tuple(
    re.compile("|".join(each))
    for each in ((_PARTS,), (_PARTS, _COLON), (_PARTS, _COMMA), (_PARTS, _COLON, _COMMA))
)


#: Words that say something, in a passage that is worth a search; in one that may be more than a
#: title, and so many of its first are enough. A title of one word has more letters than "Phys.".
_TELLING, _LONG_PASSAGE, _HEAD_WORDS, _LONG_WORD = 2, 6, 4, 5
#: Authors and a year with no more than blanks behind it.
_DATED = re.compile(r".{3,}?\b(?:19|20)\d\d[a-z]?\s+(?=[^\W\d_])")


def segments(
    said: str, families: frozenset[str] = frozenset(), *, lone: bool = False, most: int = 4
) -> Iterator[str]:
    """The passages that may be a title, the longest first: what a search is worth for.

    ``families``: words that are authors' names; ``lone``: a long word is worth it by itself, too.
    """
    said = _CITED.sub(" | ", said)
    found = dict.fromkeys(
        re.sub(r"^\W*(?:(?:19|20)\d\d[a-z]?\W+)?", "", each).strip(" ,.;:")
        for parting in _PARTINGS
        for each in parting.split(said)
    )
    telling = {each: set(_telling(each)) for each in found}
    by_worth = sorted(found, key=lambda each: -len(telling[each] - families))
    worth = [each for each in by_worth if _is_worth(telling[each] - families, lone=lone)]
    yield from (worth or [each for each in by_worth if _is_worth(telling[each])])[:most]
    yield from {_head(each): "" for each in worth[:1] if len(telling[each]) > _LONG_PASSAGE}


def _is_worth(telling: set[str], *, lone: bool = False) -> bool:
    """Whether words that say something are enough to be searched for."""
    is_long = any(word.isalpha() and len(word) >= _LONG_WORD for word in telling)
    return len(telling) >= _TELLING or (lone and is_long)


def _head(passage: str) -> str:
    """The first words behind the year, enough for a search: no sign may part a title from what
    stands behind it."""
    title = passage[dated.end() :] if (dated := _DATED.match(passage)) else passage
    ends = [token.end for token in tokens_of(title) if _telling(token.text)]
    return title[: ends[_HEAD_WORDS - 1]] if len(ends) >= _HEAD_WORDS else title


def _telling(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS and len(word) > 2]


def _is_aside(title: str, before: str, candidate: Reference) -> bool:
    """Whether what was read as the title is nothing, the candidate's authors, or a name that a list
    puts before a title: "FBGAN - Featurized Bidirectional GAN"; or a label: "[ECML 18]"."""
    there = set(words(title)) - _STOPS - STOP_WORDS
    people = {word for person in candidate.authors for word in words(str(person))}
    is_name = is_coined(title) and words(before) == words(title)
    is_label = title.startswith("[") and title.endswith("]") and len(there) <= _LABEL_WORDS
    return there <= people or is_name or is_label


#: What leads to the book in which a part stands.
_IN_BOOK = re.compile(r"[,.;”\"’]\s+[Ii]n:?\s+[“\"‘«]?$")


def _part_of_book(query: Reference, before: str, candidate: Reference) -> str:
    """What stands before "in" and a candidate's title, and names a part of it; empty where that is
    no more than names."""
    if _IN_BOOK.search(before) is None:
        return ""
    people = {
        word for each in (query, candidate) for who in each.people for word in words(str(who))
    }
    telling = [word for word in _telling(before) if word not in people and not word.isdigit()]
    return before if len(telling) >= _TELLING else ""


def _is_of_a_thing(before: str, passage: str) -> bool:
    """Whether a short title stands behind the name of a thing that isn't its own: "NURSEGAN -
    Generative Adversarial Networks", where "WGAN - Wasserstein GAN" is."""
    name = before.strip(" :|–—-")
    letters = iter("".join(words(passage)))
    is_own = all(letter in letters for letter in "".join(words(name)))
    return is_coined(name) and len(_telling(passage)) < _LONG_TITLE and not is_own


def _is_better(passage: str, title: str, told: str) -> bool:
    """Whether the passage is what the reader took for the title, cut with more knowledge."""
    one, other = set(words(passage)), set(words(title))
    if not one:
        return False
    if len(one & other) < _SHARED * min(len(one), len(other)):
        return False
    return compare_titles(passage, told).weight > compare_titles(title, told).weight


def _otherwise_behind(
    query: Reference, run: tuple[int, int], candidate: Reference, *, is_whole: bool
) -> str:
    """What stands behind the candidate's main title and says something that the candidate doesn't:
    in what was read as the title, or in the place of a subtitle; empty where nothing does. Behind
    the whole title it may say something of the paper, if anything else tells which that is."""
    start, end = run
    is_told = query.identity or not _families(candidate).isdisjoint(words(query.said))
    if is_whole and (is_told or _is_told_behind(query.said, end, candidate.title)):
        return ""
    # A bar parts the marked pieces of an item.
    passage = f" {fold(query.said[start:end])} "
    title = f" {fold(query.title.partition(' | ')[0])} "
    inside = title.partition(passage)[2]
    if query.arxiv_id and _TOLD.match(query.said, end):
        return ""
    its_own = " ".join((candidate.title, candidate.venue, *map(str, candidate.authors)))
    known = {*words(its_own), *VENUE_WORDS, *FURNITURE, *_OF_VERSIONS}
    if not query.said.isupper():  # "ECML-PKDD' 18"
        known |= {token.folded for token in tokens_of(query.title) if token.text.isupper()}
    behind, least = ("", 1) if is_whole else in_place_of_subtitle(query.said, end, candidate)
    for text, fewest in ((inside, 1), (behind, least)):
        telling = [word for word in _telling(text) if word.rstrip(_DIGITS) not in known | {""}]
        if len(telling) >= fewest:
            return text
    return ""


def _with_marks(said: str, run: tuple[int, int]) -> str:
    """The passage with what makes it another work, where that stands right beside it: "Part II", or
    words for a comment on it; empty where nothing does."""
    before, behind = _MARK_BEFORE.search(said, 0, run[0]), _MARK_BEHIND.match(said, run[1])
    if not (before or behind):
        return ""
    return said[before.start() if before else run[0] : behind.end() if behind else run[1]]


def _run(query: Reference, candidate: Reference) -> tuple[tuple[int, int] | None, bool]:
    """Where the candidate's title stands in the query's words, with what belongs to the same
    passage; and whether it is the whole title."""
    said, tokens = query.said, tokens_of(query.said)
    named = {word for person in query.authors for word in words(str(person))}
    names = _families(candidate) | (named - set(words(candidate.title)))
    for title in dict.fromkeys((candidate.title, main_title(candidate.title))):
        found = _exactly(tokens, title) or _roughly(tokens, title)
        if found is not None:
            first, last = found
            is_whole = title == candidate.title
            is_told = is_whole and _is_told_behind(said, tokens[last].end, title)
            run = _whole_passage(said, tokens, first, last, names, ends=is_told)
            return run, is_whole
    return None, False


def _exactly(tokens: Sequence[Token], title: str) -> tuple[int, int] | None:
    """The first and the last word of the title; words may be cut or joined otherwise."""
    letters = "".join(words(title))
    text = "".join(token.folded for token in tokens)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    at = 0
    for number, token in enumerate(tokens):
        starts[at] = number
        at += len(token.folded)
        ends[at] = number
    place = text.find(letters) if letters else -1
    while place >= 0:
        if place in starts and place + len(letters) in ends:
            return starts[place], ends[place + len(letters)]
        place = text.find(letters, place + 1)
    return None


def _roughly(tokens: Sequence[Token], title: str) -> tuple[int, int] | None:
    wanted = " ".join(words(title))
    text = " ".join(token.folded for token in tokens)
    if len(wanted) < 12 or len(text) < len(wanted) * 0.8:
        return None
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_SIMILAR)
    if found is None:
        return None
    at, inside = 0, []
    for number, token in enumerate(tokens):
        middle = at + len(token.folded) / 2
        if found.dest_start <= middle <= found.dest_end:
            inside.append(number)
        at += len(token.folded) + 1
    return (inside[0], inside[-1]) if inside else None


def _whole_passage(
    said: str,
    tokens: Sequence[Token],
    first: int,
    last: int,
    families: frozenset[str],
    *,
    ends: bool,
) -> tuple[int, int]:
    """The words beside the title up to a stop, a comma, a year or an author: they may be more of
    it, so that "Deep Learning" is not all of "Deep Learning for Cats". ``ends``: none behind it
    are."""
    while first > 0 and _belongs(said, tokens, first - 1, families, -1):
        first -= 1
    while not ends and last + 1 < len(tokens) and _belongs(said, tokens, last + 1, families, 1):
        last += 1
    return tokens[first].start, tokens[last].end


def _is_told_behind(said: str, end: int, title: str) -> bool:
    """Whether behind a long title and a colon a sentence tells of the work: "…: It cuts nets."."""
    colon = re.match(r"[\s\"”*_]*[:：]", said[end:])
    if colon is None or len(_telling(title)) < _LONG_TITLE:
        return False
    return _SENTENCE_BEHIND.match(said, end + colon.end()) is not None


def _belongs(
    said: str, tokens: Sequence[Token], at: int, families: frozenset[str], way: int
) -> bool:
    """Whether a word beside a title may be more of it."""
    beside = tokens[at]
    if way > 0 and _begins_place(said, tokens, at):
        return False
    left, right = (tokens[at - 1], beside) if way > 0 else (beside, tokens[at + 1])
    if said[left.end : right.start] == "-":
        return True
    if _BOUNDARY.search(said[left.end : right.start]):
        return False
    if beside.folded in _WITHIN_TITLES:
        return not _leads_on(said, tokens, at, families, way)
    is_stop = beside.folded in _STOPS or beside.folded in families
    if way > 0 and beside.folded.isdigit() and said[left.end : right.start] == ": ":
        return YEAR.fullmatch(beside.text) is None  # "…: 3 cases"
    return not (is_stop or beside.folded.isdigit() or YEAR.fullmatch(beside.text))


def _begins_place(said: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the place begins behind a title, without a sign: "… living computation Proceedings
    of", "… expanding maps Bull. Amer. Math. Soc. 31"."""
    return _PLACE_BEGUN.match(said, tokens[at].start) is not None


def _leads_on(
    said: str, tokens: Sequence[Token], at: int, families: frozenset[str], way: int
) -> bool:
    """Whether "in" or "by" parts a title from its venue or its authors, or ends what is said before
    it: "Recent Progress in …" and "… in Medicine" are titles."""
    if way < 0:
        before = (token.folded for token in _back_to_boundary(said, tokens, at))
        return not any(_is_telling(word) for word in before)
    if tokens[at].folded == "in":
        return _VENUE_FOLLOWS.match(said, tokens[at].end) is not None
    return any(token.folded in families for token in tokens[at + 1 : at + 4])


def _back_to_boundary(said: str, tokens: Sequence[Token], at: int) -> Iterator[Token]:
    while at > 0 and not _BOUNDARY.search(said[tokens[at - 1].end : tokens[at].start]):
        at -= 1
        yield tokens[at]


def _is_telling(word: str) -> bool:
    return not (word in STOP_WORDS | CHATTY | FURNITURE or word.isdigit())


def _families(candidate: Reference) -> frozenset[str]:
    return frozenset(word for person in candidate.authors for word in words(person.family))
