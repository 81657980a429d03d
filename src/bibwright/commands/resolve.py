"""Resolve over inputs: what they ask for, what a person says of it, and the plan of the output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bibwright.bibtex.dialect import Dialect
from bibwright.changes import FileChange, Plan
from bibwright.commands.compose import Composition
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers, why_no_arxiv_id
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, Problem, Reading, bytes_at, read_files, read_text
from bibwright.readers.citing_project import NO_BIBLIOGRAPHY

#: A word, where a file might be named.
_WORD = re.compile(r"[^\W\d_][\w'’,:-]+")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The queries in several inputs, what could not be read, and how each input was read.

    ``dialect`` is the program that the first of them is for that is for one.
    """

    queries: tuple[Reference, ...]
    problems: tuple[Problem, ...]
    forms: Mapping[str, str]
    dialect: Dialect | None = None


def read_inputs(inputs: Sequence[str], kind: str, stdin: Callable[[], bytes]) -> Inputs:
    """What files, ``-`` for ``stdin``, or papers typed in their place ask for.

    Raises InputError where that is nothing at all.
    """
    readings = _readings(inputs, kind, stdin)
    queries = [query for reading in readings.values() for query in reading.queries]
    problems = [problem for reading in readings.values() for problem in reading.problems]
    projects = {InputKind.LATEX, InputKind.ARCHIVE}
    is_project = any(reading.kind in projects for reading in readings.values())
    # Keys of a project that nothing tells the meaning of are findings, not a wrong input.
    lacks_nothing = any(reading.lacks_nothing for reading in readings.values())
    if not (queries or lacks_nothing or (is_project and problems)):
        reasons = "; ".join(problem.message for problem in problems[:3])
        names = ", ".join(inputs)
        raise InputError(f"no papers were found in {names}" + (f": {reasons}" if reasons else ""))
    forms = {name: reading.form for name, reading in readings.items() if reading.form}
    dialect = next((each.dialect for each in readings.values() if each.dialect), None)
    return Inputs(tuple(queries), tuple(problems), forms, Dialect(dialect) if dialect else None)


def without_output(problems: Sequence[Problem], output: Path | None) -> tuple[Problem, ...]:
    """The problems but for the bibliography that a document names and that is yet to be written."""
    return tuple(
        each
        for each in problems
        if output is None
        or each.message != NO_BIBLIOGRAPHY
        or Path(each.origin.name).resolve() != output.resolve()
    )


def _readings(inputs: Sequence[str], kind: str, stdin: Callable[[], bytes]) -> dict[str, Reading]:
    """What files hold, or what was typed instead of one."""
    typed = {
        each: read_text(f"{each}\n", name="typed", kind=kind) for each in inputs if is_typed(each)
    }
    names = [each for each in dict.fromkeys(inputs) if each not in typed]
    _refuse_words(inputs, names)
    files = [(each, stdin() if each == "-" else bytes_at(Path(each))) for each in names]
    found = typed | dict(zip(names, read_files(files, kind=kind), strict=True))
    return {each: found[each] for each in inputs}


def _refuse_words(inputs: Sequence[str], names: Sequence[str]) -> None:
    """Raises InputError for words that the shell has parted, where a title was meant."""
    word = next((each for each in names if _WORD.fullmatch(each) and not Path(each).exists()), None)
    if word is None:
        return
    title = " ".join(inputs)
    way_out = (
        f'put a title in quotes: bibwright resolve "{title}"'
        if len(inputs) > 1
        else "one word names no paper; give its whole title, in quotes, or an id"
    )
    raise InputError(f"there is no file {word}; {way_out}")


def is_typed(given: str) -> bool:
    """Whether an argument is a paper itself: no file has that name, and it has the look of an
    identifier, a link or a title."""
    try:
        if Path(given).exists():
            return False
    except (OSError, ValueError):
        return True
    if "://" in given or find_identifiers(given) or why_no_arxiv_id(given):
        return True
    is_name = bool(re.search(r"[/\\]|\.[A-Za-z]{2,5}$", given))
    return " " in given.strip() and not is_name


def accept(
    queries: Iterable[Reference], accepted: Iterable[tuple[str, str]]
) -> tuple[Reference, ...]:
    """The queries with what a person says they are in the place of what was read.

    ``accepted`` are pairs of a line, or a file and a line as the report has them, and an arXiv id
    or DOI. Raises InputError for what is neither, and for a line in which nothing was read.
    """
    queries = list(queries)
    for where, name in accepted:
        found = find_identifiers(name)
        if not where or len(found) != 1:
            raise InputError(
                f"{where}={name} can't be accepted; name a line and an id, as 12=arXiv:1706.03762"
            )
        of = [at for at, query in enumerate(queries) if _stands_in(query, where)]
        if not of:
            raise InputError(f"{where}={name} can't be accepted: nothing was read in line {where}")
        for at in of:
            queries[at] = as_accepted(queries[at], name)
    return tuple(queries)


def as_accepted(query: Reference, name: str) -> Reference:
    """The query if it means the paper with this id, whatever else it says."""
    identifier = find_identifiers(name)[0].identifier
    return Reference(
        key=query.key,
        tags=query.tags,
        written=query.written,
        origin=query.origin,
        arxiv_id=identifier if isinstance(identifier, ArxivId) else None,
        doi=identifier.name if isinstance(identifier, Doi) else None,
    )


def _stands_in(query: Reference, where: str) -> bool:
    origin = query.origin
    return origin is not None and where in {str(origin), str(origin.line)}


def answers_path(output: Path | None, inputs: Iterable[str]) -> Path | None:
    """Where answers are kept: beside the output, else beside the first file that is read."""
    beside = output or next(iter(files_among(inputs)), None)
    return beside.parent / f"{beside.name}.accepted.json" if beside else None


def files_among(inputs: Iterable[str]) -> list[Path]:
    """Those of the inputs that are files, and not what one might write into a file."""
    return [Path(each) for each in inputs if _is_file(each)]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def name_of_output(output: Path, inputs: Iterable[str]) -> str:
    """What the output is called as an input, if it is one, however it is named."""
    for each in inputs:
        try:
            if Path(each).samefile(output):
                return each
        except (OSError, ValueError):
            continue
    return str(output)


def is_complete(resolution: Resolution) -> bool:
    """Whether all that was asked for was looked up, so that the result may replace a file."""
    return bool(resolution.papers) and not resolution.count(Status.UNAVAILABLE)


def plan_output(composition: Composition, output: Path, before: bytes | None) -> Plan[FileChange]:
    """The plan that writes a composition to ``output``; a new file is only made for something."""
    after = composition.content if composition.content or before is not None else None
    return Plan.of([FileChange(output, before, after)])


def status_of(resolution: Resolution, problems: Sequence[Problem], composition: Composition) -> int:
    """The exit status: 0 all is settled, 1 something is left, 3 a source could not be asked.

    What was left out as a note is named, and is nothing that is left.
    """
    if resolution.count(Status.UNAVAILABLE):
        return 3
    unsettled = resolution.count(Status.MATCHED) < len(resolution.verdicts)
    unread = any(not problem.is_note for problem in problems)
    return 1 if unsettled or unread or composition.missing else 0
