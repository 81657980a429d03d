"""The library's verbs, with the defaults that the command line has, too.

Every bibliography is given as a path (`str` or `Path`) or as its content (`bytes`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bibwright.library_inputs import Bibliography, all_named, dedupe_options, dialect_named, named
from bibwright.sources.registry import SourceOptions, open_sources

if TYPE_CHECKING:
    from bibwright.bibtex.dialect import Dialect
    from bibwright.bibtex.tidy.options import TidyOptions
    from bibwright.changes import Applied, FileChange, Plan
    from bibwright.commands.check import CheckRun
    from bibwright.commands.compose import AsCited, Composition
    from bibwright.commands.convert import Conversion
    from bibwright.commands.dedupe_run import DedupeRun, Preprints, Strictness
    from bibwright.commands.graph import Graph
    from bibwright.commands.references import References
    from bibwright.commands.tidy import TidyRun
    from bibwright.commands.update import UpdateRun
    from bibwright.commands.watch import WatchRun
    from bibwright.duplicates.answers import Answers
    from bibwright.lookup.resolver import Resolution
    from bibwright.model.reference import Reference
    from bibwright.readers import InputKind, Reading
    from bibwright.sources.source import Source

__all__ = [
    "Sources",
    "apply",
    "check",
    "cited_by",
    "compose",
    "convert",
    "dedupe",
    "graph",
    "read",
    "references",
    "related",
    "resolve",
    "tidy",
    "update",
    "watch",
]

#: Sources to ask in order, or the options by which they are opened, and closed again.
Sources: TypeAlias = "Sequence[Source] | SourceOptions"


def read(source: str | Path | bytes, *, kind: InputKind | str = "auto") -> Reading:
    """The queries in a file (a Path) or in a text (a str, or bytes), and what could not be read.

    Raises InputError for a file that can't be read or holds no text, and for an unknown kind.
    """
    from bibwright.choices import member
    from bibwright.readers import InputKind, read_bytes, read_path, read_text

    known = member(InputKind, kind, "kind of input")
    if isinstance(source, Path):
        return read_path(source, kind=known)
    if isinstance(source, str):
        return read_text(source, kind=known)
    return read_bytes(source, kind=known)


def resolve(
    queries: Reading | Iterable[Reference],
    *,
    sources: Sources | None = None,
    accept: Mapping[str, str] | None = None,
) -> Resolution:
    """A verdict with its evidence for every query; by default arXiv is asked.

    ``accept``: arXiv ids or DOIs that are taken for what stands in a line (``12`` or
    ``refs.txt:12``), whatever else it says. Raises InputError where `SourceOptions` can't be
    fulfilled, and for a line in which nothing was read.
    """
    from bibwright.commands.resolve import accept as accept_papers
    from bibwright.lookup.resolver import resolve as resolve_queries
    from bibwright.readers import Reading

    wanted = queries.queries if isinstance(queries, Reading) else queries
    with opened(sources) as asked:
        return resolve_queries(list(accept_papers(wanted, (accept or {}).items())), asked)


def references(*papers: str | Path, sources: SourceOptions | None = None) -> References:
    """What papers cite, each list in its own order, and a verdict for every work in them.

    A paper is an arXiv id, a link, a DOI or a title (a str), whose source is asked of arXiv, or
    what is on disk (a path: an archive, a folder, a ``.tex``, a ``.bbl``, a ``.pdf``). ``compose``
    makes a bibliography of `References.resolution`; with `References.as_cited` also of what no
    source confirmed. Raises InputError where there is no list, SourceUnavailableError where a
    source could not be had.
    """
    from bibwright.commands.file_lists import lists_of_files
    from bibwright.commands.paper_lists import lists_of_papers
    from bibwright.commands.papers import papers_and_files, papers_in
    from bibwright.commands.references import looked_up
    from bibwright.sources.registry import open_paper_sources

    words, paths = papers_and_files([each for each in papers if isinstance(each, str)])
    lists = list(lists_of_files([*paths, *(each for each in papers if isinstance(each, Path))]))
    with open_sources(sources) as opened, open_paper_sources(sources) as own:
        found, without = lists_of_papers(papers_in(words, opened), own, opened)
        return looked_up([*lists, *found], opened, without=without)


def cited_by(*papers: str, sources: SourceOptions | None = None) -> References:
    """What cites papers, as the catalogues among the sources have it: Semantic Scholar does.

    A paper is an arXiv id, a link, a DOI or a title. Raises InputError where no catalogue knows
    anything, SourceUnavailableError where one could not be asked.
    """
    from bibwright.commands.paper_lists import citing_works
    from bibwright.commands.papers import papers_in
    from bibwright.commands.references import looked_up

    with open_sources(sources) as opened:
        lists = [citing_works(paper, opened) for paper in papers_in(papers, opened)]
        return looked_up(lists, opened)


def related(*papers: str, sources: SourceOptions | None = None) -> References:
    """What resembles papers, taken together, as Semantic Scholar recommends it; see `cited_by`."""
    from bibwright.commands.paper_lists import related_works
    from bibwright.commands.papers import papers_in
    from bibwright.commands.references import looked_up

    with open_sources(sources) as opened:
        return looked_up([related_works(papers_in(papers, opened), opened)], opened)


def graph(
    *bibliographies: Bibliography, sources: SourceOptions | None = None, least: int = 2
) -> Graph:
    """Which papers of bibliographies cite which: `Graph.citations`; and `Graph.lacking`, what
    ``least`` of them or more cite and the bibliographies lack.

    Raises InputError where no entry is a paper whose list could be had; what is the matter with
    others is in `Graph.without`.
    """
    from bibwright.commands.graph import graph_of
    from bibwright.commands.paper_lists import lists_of_papers
    from bibwright.commands.papers import entries_of_bibliographies
    from bibwright.sources.registry import open_paper_sources

    with open_sources(sources) as opened, open_paper_sources(sources) as own:
        entries, papers, without = entries_of_bibliographies(all_named(bibliographies), opened)
        lists, others = lists_of_papers(papers, own, opened)
    return graph_of(entries, lists, without | others, least=least)


def watch(
    bibliography: str | Path,
    *,
    related: bool = False,
    since: date | None = None,
    remember: bool = True,
    sources: SourceOptions | None = None,
) -> WatchRun:
    """What is new about a bibliography since the last call: `WatchRun.news`.

    ``related``: also which new works cite or resemble its papers. ``since``: at the first call what
    is of that day or later; of later calls only that. ``remember``: it isn't told again. Raises
    InputError for what can't be read.
    """
    from bibwright.commands.watch import watch_file
    from bibwright.commands.watch_memory import memory_of, read_memory, write_memory
    from bibwright.config.paths import watch_folder

    kept_in = memory_of(watch_folder(), Path(bibliography))
    memory = read_memory(kept_in)
    with open_sources(sources) as opened:
        run = watch_file(
            *(*named(bibliography), opened, memory, datetime.now(UTC)),
            related=related,
            since=since,
        )
    if remember and run.memory != memory:
        write_memory(kept_in, run.memory)
    return run


def compose(
    resolution: Resolution,
    *,
    existing: Bibliography = b"",
    dialect: Dialect | str | None = None,
    key_pattern: str = "",
    abstracts: bool = False,
    keep_unresolved: bool = False,
    as_cited: Sequence[AsCited] = (),
) -> Composition:
    """A bibliography with the papers that were resolved: `Composition.content`.

    Those that ``existing`` lacks are added to it, and every byte of it stays. Without a ``dialect``
    they are written as ``existing`` is, else as the bibliography that was read. ``key_pattern``
    makes the citation keys, such as ``{auth}{year}{word}``; ``abstracts`` writes abstracts, too;
    ``keep_unresolved`` writes what has no match as comments, ``as_cited`` what no source confirmed
    as it is cited. Raises InputError when ``existing`` can't take an addition, and for an unknown
    dialect.
    """
    from bibwright.commands.compose import compose as compose_papers

    name, content = named(existing)
    return compose_papers(
        resolution,
        existing=content,
        name=name,
        dialect=dialect_named(dialect or ""),
        key_pattern=key_pattern,
        abstracts=abstracts,
        keep_unresolved=keep_unresolved,
        as_cited=as_cited,
    )


def check(
    *bibliographies: Bibliography,
    sources: Sources | None = None,
    keys: Collection[str] | None = None,
    strict: bool = False,
) -> CheckRun:
    """What sources say about every entry, and the bibliographies with the errors fixed.

    Each of `CheckRun.entries` has its state, what contradicts its source and what is proposed;
    `CheckRun.files` the content with all that is sure corrected. ``keys``: only these entries.
    ``strict``: what differs though a habit of citing may explain it is a finding, too.
    """
    from bibwright.commands.check import check_files

    with opened(sources) as asked:
        run = check_files(all_named(bibliographies), asked, keys=keys, strict=strict)
    run.require_keys(keys or ())
    return run


def update(
    *bibliographies: Bibliography,
    sources: Sources | None = None,
    dialect: Dialect | str = "",
    keys: Collection[str] | None = None,
) -> UpdateRun:
    """Bibliographies with preprints replaced by their published versions: `UpdateRun.files`.

    ``sources`` are arXiv's and catalogues. ``dialect``: that of each file if empty. ``keys``: only
    these entries.
    """
    from bibwright.commands.update import update_files

    named = all_named(bibliographies)
    with opened(sources) as asked:
        return update_files(named, asked, dialect=dialect_named(dialect), keys=keys)


def tidy(
    bibliography: Bibliography | Sequence[Bibliography],
    options: TidyOptions | None = None,
    *,
    tex: Iterable[str | Path] = (),
    rewrite_cites: Iterable[str | Path] = (),
    key_map: str | Path | None = None,
    drop_unused: bool = False,
    remember: bool = False,
    processes: int = 1,
) -> TidyRun:
    """A bibliography, or several, cleaned up as ``bibwright tidy`` does it: `TidyRun.content`.

    What can't be read is left as it is, and noted. ``tex``: sources (files or folders) whose
    citations are compared with the entries. ``rewrite_cites``: sources in which keys that are
    changed are changed, too, and ``key_map`` the file that notes them: `TidyRun.sources` has these
    changes, which `apply` writes. ``drop_unused``: entries that no source cites are removed.
    ``remember``: files that are clean are known the next time.
    ``processes`` share the work on large files; with more than one, call this under
    ``if __name__ == "__main__":``. Raises InputError for what can't be read.
    """
    from bibwright.bibtex.tidy.options import TidyOptions
    from bibwright.commands.clean_files import CleanFiles
    from bibwright.commands.tidy import tidy_files
    from bibwright.config.paths import cache_folder

    if isinstance(bibliography, str | Path | bytes):
        bibliography = [bibliography]
    return tidy_files(
        all_named(bibliography),
        options or TidyOptions(),
        tex=map(Path, tex),
        rewrite_cites=map(Path, rewrite_cites),
        key_map=Path(key_map) if key_map is not None else None,
        drop_unused=drop_unused,
        known=CleanFiles(cache_folder() / "clean") if remember else None,
        processes=processes,
    )


def apply(plan: Plan[FileChange]) -> Applied:
    """Writes what a plan says, all of it or nothing; ``bibwright undo`` reverts it.

    Raises ConflictError where a file was changed since the plan was made, and InputError for a
    path that can't be written.
    """
    from bibwright.changes import Journal
    from bibwright.changes import apply as apply_plan
    from bibwright.config.paths import journal_folder

    journal = Journal(journal_folder())
    return apply_plan(plan, journal, command="bibwright.apply()", clock=lambda: datetime.now(UTC))


def dedupe(
    *bibliographies: Bibliography,
    against: Iterable[Bibliography] = (),
    dialect: Dialect | str = "",
    preprints: Preprints | str = "merge",
    strictness: Strictness | str = "normal",
    same_fields: Iterable[str] = (),
    never_merge: Iterable[Sequence[str]] = (),
    answers: Answers | None = None,
) -> DedupeRun:
    """Duplicate entries in bibliographies, and the bibliographies without them: `DedupeRun.files`.

    Of an entry in several bibliographies the first one keeps it. Those ``against`` which they are
    compared are not changed. ``preprints`` is ``merge``, ``link`` or ``keep``: a preprint and its
    publication are one entry, two that are linked, or two. ``strictness`` is ``strict``, ``normal``
    or ``loose``. ``same_fields``: each "doi,title" a rule that entries which say the same in all of
    these fields are one work; ``never_merge``: lists of keys of which no two are one work, or of
    one key that is never merged. ``answers``: what was decided before.
    """
    from bibwright.commands.dedupe import dedupe_files

    return dedupe_files(
        all_named(bibliographies),
        against=all_named(tuple(against), of="against "),
        options=dedupe_options(preprints, strictness, same_fields, never_merge, dialect=dialect),
        answers=answers,
    )


def convert(
    bibliography: Bibliography,
    *,
    to: str,
    source: str = "",
    dialect: Dialect | str = "bibtex",
    key_pattern: str = "",
    encoding: str = "",
    processes: int = 1,
) -> Conversion:
    """A bibliography in another format: `Conversion.content`, and `Conversion.losses`.

    ``to`` and ``source`` are ``bib``, ``csl``, ``ris``, ``hayagriva`` or a plugin's; without
    ``source`` the name or the content tells. ``dialect`` is for a ``.bib`` that is written,
    ``encoding`` of one that is read, is not in UTF-8, and doesn't say what it is in;
    ``processes`` share the work on a large file. Raises InputError for what can't be read and for
    an unknown format or dialect.
    """
    from bibwright.bibtex.dialect import Dialect
    from bibwright.choices import member
    from bibwright.commands.convert import convert as convert_bytes
    from bibwright.commands.convert import format_of
    from bibwright.formats.registry import format_named

    name, content = named(bibliography)
    target = format_named(to)
    return convert_bytes(
        content,
        name=name,
        source=format_named(source) if source else format_of(content, name),
        target=target,
        dialect=member(Dialect, dialect, "dialect"),
        key_pattern=key_pattern,
        encoding=encoding,
        processes=processes,
    )


@contextmanager
def opened(sources: Sources | None) -> Iterator[Sequence[Source]]:
    """These sources, or those that the options name, which are open within the block."""
    if sources is not None and not isinstance(sources, SourceOptions):
        yield sources
        return
    with open_sources(sources) as asked:
        yield asked
