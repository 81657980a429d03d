"""What everything that reads or writes does with one string, over and over."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import bibwright
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.citations import SourceKind, find_citations
from bibwright.commands.convert import convert
from bibwright.commands.tidy import tidy_files
from bibwright.formats.registry import BIB, CSL, RIS, Format, formats
from bibwright.model.identifiers import find_identifiers, normalise_doi, parse_arxiv_id
from bibwright.readers import InputKind, read_bytes, readers
from bibwright.sources.catalogues.markup import plain
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.rich import from_latex

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"

Work = Callable[[str], object]

#: What has been slow somewhere once, or is of that kind.
UNITS = tuple(
    """- a. 1- X- 2001.0 ~ <b> \\'{e} \\" { } {} $ \\ \\input{a} % @ @a{ @a{b, # " , {\\ &amp; & < >
    </i> <i> https:// doi: 10.1/ ( ) [ ] [a]( ]( ![ arxiv: 10.1234/a) et|al.| “ ” ‘ ’ « `` '' ' ` *
    ** _ __ | \\textbf{ \\cite{a} \\cite{ \\cite \\begin{verbatim} \\verb| ^ = : ; / . + ! ? a a= A,
    A.| 1.| [1]| |and| a,| |of|Aa arxiv| doi| <!-- <a|href="x"> --- TY||-| -|a:| 2001 1-2 {A} |{A}
    (2001) a@b :: \\& \\\\ \\url{ \\href{a}{ $^ \\( é ß \u0301 \u200d 汉 &#1; ```
    {|%|@a{|#|"|and|" @string{a=" @comment{ @preamble{""".split()
)
UNITS = (
    *(unit.replace("|", " ") if len(unit) > 1 else unit for unit in UNITS),
    *("\n", "\n\n", " ", "\t", "\r\n", "\r", "\x0c", "\u00a0", "% x\n", "# a\n", "> ", "- a\n"),
    *("  a", "[1]  ", "@a(b,", "@a(b x, ", "@a{b,\n c = {d\n", "(1 ", "a_b "),
    *("* ", "1. a\n", "A. \n", "a b\n", "a | b\n", "|\n", "}\n", "@a{b}\n", "\\\n", "=\n", "-\n"),
    *("TY  - JOUR\n", "ER  - \n", "AU  - a\n", "a:\n", "- a: b\n", " a:\n", '"\n', '{"a":', "[["),
    *("arXiv:2401.00001 ", "10.1234/a ", "https://doi.org/10.1/a\n", "Title: a\n", "\\item a\n"),
    *(
        ":PROPERTIES:\n",
        "%A A\n",
        "? a\n",
        " \n",
        "\u3000",
        "ß",
        "#+begin_src\n",
        "[[a ",
        "PMID- 1\n",
    ),
    *(
        "<name><namePart>",
        "<biblStruct>",
        "  - family: a\n",
        "\\bib{a}{book}{",
        "{{cite web |",
        "&a [*a]",
    ),
    *("<p>", "<li>", "</p>", "<td>", "<!--", "<![CDATA[", "\ta\tb\n", "a,b\n", '"a","b"\n'),
)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block after so much processor time, however busy the machine."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _identifiers(text: str) -> None:
    find_identifiers(text)
    parse_arxiv_id(text)
    normalise_doi(text)


def _decoded(text: str) -> None:
    to_unicode(text)
    from_latex(text, title=True)


def _entry(text: str) -> bytes:
    names = ("title", "author", "journal", "pages", "note", "abstract", "month", "url", "doi")
    lines = "".join(f"  {name} = {{{text}}},\n" for name in (*names, "eprint", "date", "isbn"))
    return f"@article{{key,\n{lines}  year = {{2001}}\n}}\n".encode("utf-8", "replace")


def _tidied(text: str) -> None:
    tidy_files([("refs.bib", _entry(text))], TidyOptions())


def _tidied_for_biblatex(text: str) -> None:
    options = TidyOptions(dialect="biblatex", sort=("key",), key_pattern="{auth}{year}")
    tidy_files([("refs.bib", _entry(text))], options)


def _file(text: str) -> None:
    tidy_files([("refs.bib", text.encode("utf-8", "replace"))], TidyOptions())


def _converted(target: Format) -> Work:
    def work(text: str) -> None:
        convert(_entry(text), name="refs.bib", source=BIB, target=target)

    return work


def _from(source: Format) -> Work:
    def work(text: str) -> None:
        data = text.encode("utf-8", "replace")
        convert(data, name="a", source=source, target=BIB, dialect=Dialect.BIBLATEX)

    return work


def _deduped(text: str) -> None:
    data = _entry(text)
    bibwright.dedupe(data + data.replace(b"{key", b"{other").replace(b"title = {", b"title = {b "))


def _compared(text: str) -> None:
    data = _entry(text).replace(
        b"year =", b"eprint = {1706.03762},\n  archivePrefix = {arXiv},\n  year ="
    )
    bibwright.check(data, sources=bibwright.SourceOptions(arxiv="index", index=SAMPLE))


def _from_csl(text: str) -> None:
    item = {"id": "a", "type": "book", "title": text, "author": [{"family": text}], "note": text}
    data = json.dumps([item | {"page": text, "DOI": text, "abstract": text}]).encode()
    convert(data, name="a.json", source=CSL, target=BIB)


def _from_ris(text: str) -> None:
    lines = "".join(f"{tag}  - {text}\n" for tag in ("TI", "AU", "T2", "SP", "N1", "AB", "DA"))
    data = f"TY  - JOUR\n{lines}ER  - \n".encode("utf-8", "replace")
    convert(data, name="a.ris", source=RIS, target=BIB)


def _reader(kind: str) -> Work:
    def work(text: str) -> None:
        read_bytes(text.encode("utf-8", "replace"), name="a", kind=kind)

    return work


def _citations(kind: SourceKind) -> Work:
    return lambda text: find_citations(text, kind)


def works() -> Iterator[tuple[str, Work]]:
    """Everything that reads or writes, by a name."""
    yield "identifiers", _identifiers
    yield "decoding LaTeX", _decoded
    yield "markup of catalogues", plain
    yield "citations in LaTeX", _citations(SourceKind.LATEX)
    yield "citations in Markdown", _citations(SourceKind.MARKDOWN)
    yield "reading auto", _reader(InputKind.AUTO)
    for kind in readers():
        yield f"reading {kind}", _reader(kind)
    yield "tidy a field", _tidied
    yield "tidy a field for biblatex", _tidied_for_biblatex
    yield "tidy a file", _file
    for each in formats().values():
        yield f"{each.name} to bib", _from(each)
        if each != BIB:
            yield f"bib to {each.name}", _converted(each)
    yield "csl fields to bib", _from_csl
    yield "dedupe", _deduped
    yield "check", _compared
    yield "ris fields to bib", _from_ris
