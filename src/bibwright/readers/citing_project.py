"""What a document cites that its bibliographies lack, where an id tells what is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from bibwright.bibtex.bib_file import parse
from bibwright.bounds import read_bounded
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, format_by_name
from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    find_identifiers,
    normalise_doi,
    parse_arxiv_id,
)
from bibwright.model.reference import Origin, Reference
from bibwright.readers.blocks import Block, BlockKind, inline
from bibwright.readers.item_facts import content_words, is_sentence, said_in
from bibwright.readers.items import may_be_item, queries_of
from bibwright.readers.reading import InputKind, Problem, Reading

#: DBLP's keys (…/corr/abs-1706-03762), and ids behind a word and a dot or dash.
_IN_KEY = re.compile(r"(?:(?:^|[-/])abs[-/]|(?:^|[^a-z])arxiv[-._])(\d{4})[-.](\d{4,5})$", re.I)

#: What is said of a bibliography that a document names.
NO_BIBLIOGRAPHY = "this bibliography does not exist"
#: What a note says of a place in a work, and nothing of the work: "see Theorem 3.1", "p. 12".
_LOCATOR = re.compile(
    r"\b(?:see(?: also)?|e\.g\.|cf\.)[,~\s]*|(?:\b(?:theorems?|thm|lemmas?|propositions?|prop|def"
    r"|corollary|cor|sections?|sect?|chapters?|ch|chap|equations?|eqs?|figures?|figs?|tables?"
    r"|remark|examples?|appendix|pages?|pp?|vol)\b\.?|§+)[~\s]*(?:\(?\d[\d.–-]*[a-z]?\)?|(?-i:[A-Z])\b)"
    r"|\b(?:accessed|last checked|retrieved)\W+[\d-]{4,10}",
    re.IGNORECASE,
)

T = TypeVar("T")

Read = Callable[[Path], bytes | None]


def read_beside(path: Path) -> bytes | None:
    """The bytes of a file of a project; None if there is none that can be read."""
    try:
        if not path.is_file():  # to open a pipe would be to wait for whoever writes into it
            return None
        with path.open("rb") as file:
            return read_bounded(file, str(path))
    except (OSError, ValueError, InputError):
        return None


@dataclass(frozen=True, slots=True)
class Cited:
    """A key, where it is first cited, and what is said of it: the notes among the arguments of a
    command that cites it alone, and comments that are about it alone."""

    key: str
    origin: Origin
    said: str = ""


@dataclass(slots=True)
class CitingProject:
    """What a document and the files that it includes cite, by the key in lower case.

    ``read`` gives the bytes of another file of the project, or None if there is none; ``bibs``
    are the bibliographies it names, those ``there`` exist; ``listed`` the works in lists of its
    own; ``seen`` the files that were read. ``dialect`` is that of the program it is for; empty if
    unknown.
    """

    read: Read
    cited: dict[str, Cited] = field(default_factory=dict)
    bibs: list[Path] = field(default_factory=list)
    listed: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    there: set[Path] = field(default_factory=set)
    dialect: str = ""

    def cite(self, keys: str, origin: Origin, said: str = "") -> None:
        """Takes keys with commas between, at the place where they are cited."""
        for key in (each.strip() for each in keys.split(",")):
            if key and key != "*":
                cited = self.cited.setdefault(key.lower(), Cited(key, origin, said))
                if not cited.said.strip() and said.strip():
                    self.cited[key.lower()] = replace(cited, said=said)

    def reading(self, what: str) -> Reading:
        """The keys without an entry as queries, where an id tells what they mean; ``what`` is said
        to have been read."""
        known = self._known_keys()
        queries = [item for item in self.listed if item.key.lower() not in known]
        listed = {item.key.lower() for item in self.listed}
        for cited in self.cited.values():
            if cited.key.lower() in known | listed:
                continue
            query = _query_of(cited)
            if query is not None:
                queries.append(query)
            else:
                why = f"“{cited.key}” is cited, has no entry, and no id is given for it"
                self.problems.append(Problem(cited.origin, why))
        lacks_nothing = bool(self.cited) and not (queries or self.problems)
        form = "all that it cites has an entry" if lacks_nothing else f"{len(queries)} found"
        return Reading(
            InputKind.LATEX,
            tuple(queries),
            tuple(self.problems),
            f"{what}, {form}",
            self.dialect,
            lacks_nothing,
        )

    def _known_keys(self) -> set[str]:
        keys: set[str] = set()
        for bib in dict.fromkeys(self.bibs):
            data = self.read(bib)
            if data is None:
                missing = Problem(Origin(str(bib)), NO_BIBLIOGRAPHY)
                self.problems.append(missing)
            else:
                keys |= _keys_in(bib, data)
        return keys


def _keys_in(bib: Path, data: bytes) -> Set[str]:
    """The keys of a bibliography, in lower case; of CSL-JSON and YAML, which Pandoc reads, too."""
    form = format_by_name(str(bib))
    if form is None or form == BIB:
        return parse(data).keys
    return {record.key.lower() for record in form.read(data, str(bib), inherit=False).records}


def _query_of(cited: Cited) -> Reference | None:
    """The paper that the key names: by an id in the key, or in what is said of it and of nothing
    else."""
    own, doi = _id_in_key(cited.key), None
    if own is None:
        doi = normalise_doi(cited.key)
    if own is None and doi is None:
        own, doi = _only([*_ids_in(cited.said)]), _only([*_dois_in(cited.said)])
    if own is None and doi is None:
        return None
    told = _told(cited)
    return replace(told, key=cited.key, arxiv_id=own, doi=None if own else doi)


def _told(cited: Cited) -> Reference:
    """What is said of a key's work beside its identifier, as far as it names one."""
    said = re.sub(rf"(?<![\w.-]){re.escape(cited.key)}(?![\w-])[\s:=>,-]*", " ", cited.said)
    text, marks = inline(_LOCATOR.sub(" ", said).strip(" |,"), markdown=False)
    block = Block(BlockKind.PARAGRAPH, 1, text, marks, (text,))
    is_item = may_be_item(block) and not is_sentence(said_in(block))
    found = queries_of(block, cited.origin.name, prose=not is_item)
    told = found[0] if len(found) == 1 else Reference()
    if not (told.title or told.said) and content_words(said_in(block)):
        told = replace(told, said=said_in(block))
    return replace(told, origin=cited.origin)


def _only(found: Sequence[T]) -> T | None:
    """The one thing that is meant, however often it is named."""
    return found[0] if len(set(found)) == 1 else None


def _id_in_key(key: str) -> ArxivId | None:
    """The id that a key is ("arXiv:2406.03712"), or ends in."""
    whole = parse_arxiv_id(key)
    if whole is not None:
        return whole
    last = _IN_KEY.search(key)
    return parse_arxiv_id(f"{last[1]}.{last[2]}") if last else next(_ids_in(key), None)


def _ids_in(text: str) -> Iterator[ArxivId]:
    for found in find_identifiers(text):
        if isinstance(found.identifier, ArxivId) and found.labelled:
            yield found.identifier


def _dois_in(text: str) -> Iterator[str]:
    for found in find_identifiers(text):
        if isinstance(found.identifier, Doi):
            yield found.identifier.name
