"""The query language of the arXiv API, as far as arXiv documents it and people report it.

Documented: the fields ti, au, abs, co, jr, cat, rn, id and all; AND, OR, ANDNOT, written in
capitals; parentheses; "phrases"; `submittedDate:[YYYYMMDDHHMM TO YYYYMMDDHHMM]` in GMT, both
minutes included. AND and ANDNOT bind tighter than OR, equals from left to right.

Reported, and modelled so that a client which trips over it in life trips over it here:

- Words side by side are OR-ed, and a field belongs to the one term behind it.
- An unquoted hyphen is ANDNOT (`non-invasive` finds nothing that speaks of non-invasive
  things); within a phrase it parts two words. The fields cat and id take it as a letter.
- Whatever stands before an unquoted colon is a field. An unknown field finds nothing: no
  recording shows an error for it.
- Accents trouble the search: records are indexed without them, and a term that carries a
  letter beyond ASCII finds nothing.

An underscore joins words to a phrase (`au:del_maestro`, from the manual). Anything else, such
as wildcards, a field before a parenthesis or an unclosed quote, is a `QueryError`, except that
other punctuation in a word parts it into the words of a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from support.arxiv_records import ServedRecord

TEXT_FIELDS = ("ti", "abs", "co", "jr")
NAME_FIELDS = ("au", "rn")
EXACT_FIELDS = ("cat", "id")
ALL = "all"

_TOKEN = re.compile(
    r"""\s+
      | (?P<window>submittedDate\s*:\s*\[(?P<span>[^\]]*)\])
      | (?P<field>[^\s:()"\[\]]+)\s*:
      | "(?P<phrase>[^"]*)"
      | (?P<paren>[()])
      | (?P<word>[^\s:()"\[\]]+)
    """,
    re.VERBOSE,
)
_SPAN = re.compile(r"\s*(\d{12}|\*)\s+TO\s+(\d{12}|\*)\s*")
_WORDS = re.compile(r"[0-9a-z]+")
_OPERATORS = frozenset({"AND", "OR", "ANDNOT"})


class QueryError(ValueError):
    """A query outside the documented grammar."""


class OpenWindowError(QueryError):
    """A date window with an open end, which the real server answers with HTTP 500."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase in a field; `stems` and `words` are ready to be found, blanks around."""

    field: str
    exact: str
    stems: str
    words: str
    size: int


@dataclass(frozen=True, slots=True)
class Window:
    """First submission between two minutes, both included."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Either:
    """OR; without parts it finds nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """AND."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Without:
    """ANDNOT."""

    left: Node
    right: Node


Node = Term | Window | Either | Both | Without
NOTHING = Either(())


class IndexedRecord:
    """A record beside its texts, cut into words once so that many queries can be asked of it."""

    def __init__(self, record: ServedRecord) -> None:
        self.record = record
        self.minute = record.published.astimezone(UTC).replace(second=0, microsecond=0)
        self.texts: dict[str, tuple[str, ...]] = {
            "ti": (_padded(_stems(record.title)),),
            "abs": (_padded(_stems(record.abstract)),),
            "co": (_padded(_stems(record.comment or "")),),
            "jr": (_padded(_stems(record.journal_ref or "")),),
            "au": tuple(_padded(_words(name)) for name in record.authors),
            "rn": (_padded(_words(record.report_number or "")),),
            "cat": tuple(category.casefold() for category in record.categories),
            "id": (record.arxiv_id.casefold(), f"{record.arxiv_id}v{record.version}".casefold()),
        }

    def score(self, node: Node) -> int:
        """How many words of the query this record matches; 0 where the query rejects it."""
        match node:
            case Term():
                return node.size if self._holds(node) else 0
            case Window():
                return int(node.first <= self.minute <= node.last)
            case Either():
                return sum(self.score(part) for part in node.parts)
            case Both():
                left, right = self.score(node.left), self.score(node.right)
                return left + right if left and right else 0
            case Without():
                return 0 if self.score(node.right) else self.score(node.left)

    def _holds(self, term: Term) -> bool:
        fields = self.texts if term.field == ALL else (term.field,)
        return any(self._field_holds(field, term) for field in fields)

    def _field_holds(self, field: str, term: Term) -> bool:
        texts = self.texts.get(field, ())
        if field in EXACT_FIELDS:
            return term.exact in texts
        needle = term.stems if field in TEXT_FIELDS else term.words
        return bool(needle) and any(needle in text for text in texts)


def stem(word: str) -> str:
    """A lower-case word without its plural, -ing or -ed, and without a final e.

    Stands in for the English (Porter) stemmer of a search engine; only the commonest
    inflections meet (`test tests testing tested`, `image images imaging`), derived forms
    (`medicine`, `medical`) stay apart.
    """
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and set(root) & set("aeiouy") and root[-1] != "e":
            doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            word = root[:-1] if doubled else root
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORDS.findall("".join(each for each in folded if not unicodedata.combining(each)))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _words(text)]


def _padded(words: list[str]) -> str:
    return f" {' '.join(words)} " if words else ""


def _term(field: str, text: str) -> Node:
    known = field in (*TEXT_FIELDS, *NAME_FIELDS, *EXACT_FIELDS, ALL)
    accented = any(each.isalpha() and not each.isascii() for each in text)
    text = text.replace("_", " ")
    words = _words(text)
    if not known or accented or not words:
        return NOTHING
    return Term(field, text.casefold(), _padded(_stems(text)), _padded(words), len(words))


def _window(span: str) -> Window:
    ends = _SPAN.fullmatch(span)
    if ends is None:
        raise QueryError(f"incorrect date range {span}")
    if "*" in ends.groups():
        raise OpenWindowError(f"open date range {span}")
    first, last = (datetime.strptime(f"{end}+0000", "%Y%m%d%H%M%z") for end in ends.groups())
    return Window(first, last)


_Token = str | Node
"""An operator or parenthesis as itself, a term or window ready made."""


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    field: str | None = None
    at = 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None:
            raise QueryError(f"cannot read {query[at:]}")
        at = match.end()
        if not match[0].strip():
            continue
        kind = match.lastgroup
        if field is not None and (kind in ("field", "paren", "window", "span")):
            raise QueryError(f"nothing to search for in field {field}")
        if match["field"] is not None:
            field = match["field"]
        elif match["window"] is not None:
            tokens.append(_window(match["span"]))
        elif match["paren"] is not None:
            tokens.append(match["paren"])
        elif match["phrase"] is not None:
            tokens.append(_term(field or ALL, match["phrase"]))
            field = None
        else:
            tokens.extend(_word_tokens(field, match["word"]))
            field = None
    if field is not None:
        raise QueryError(f"nothing to search for in field {field}")
    return tokens


def _word_tokens(field: str | None, word: str) -> list[_Token]:
    if field is None and word in _OPERATORS:
        return [word]
    if field in EXACT_FIELDS:
        return [_term(field, word)]
    tokens: list[_Token] = []
    for place, piece in enumerate(re.split(r"-+", word)):
        if place:
            tokens.append("ANDNOT")
        if piece:
            tokens.append(_term(field or ALL, piece))
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Node:
        node = self._either()
        if self._peek() is not None:
            raise QueryError("unbalanced parentheses")
        return node

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._peek()
        if token is None:
            raise QueryError("the query ends where a term should stand")
        self._at += 1
        return token

    def _either(self) -> Node:
        parts = [self._joined()]
        while self._peek() not in (None, ")"):
            if self._peek() == "OR":
                self._next()
            parts.append(self._joined())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _joined(self) -> Node:
        # A hyphen that opens a term excludes from nothing, and so finds nothing.
        node = NOTHING if self._peek() == "ANDNOT" else self._atom()
        while (operator := self._peek()) in ("AND", "ANDNOT"):
            self._next()
            right = self._atom()
            node = Both(node, right) if operator == "AND" else Without(node, right)
        return node

    def _atom(self) -> Node:
        token = self._next()
        if token == "(":
            node = self._either()
            if self._next() != ")":
                raise QueryError("unbalanced parentheses")
            return node
        if isinstance(token, str):
            raise QueryError(f"{token} where a term should stand")
        return token


def parse(query: str) -> Node:
    """The query as a tree. QueryError outside the grammar, OpenWindowError for an open end."""
    return _Parser(_tokens(query)).whole()
