r"""Letters in stored text: LaTeX's commands for them ⇄ the letters, and nothing lost on the way.

Both directions know the same letters, so

* from commands to letters, back and forth again gives the same letters;
* from letters to commands, back and forth again gives the same commands.

For BibTeX symbols become formulas, for pdfLaTeX stops at them; what else is no letter stays as it
stands: formulas, addresses, commands and the arguments of
those that aren't known (see `bibwright.bibtex.latex_nodes`), and the whole of a text that is no
sound LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import LITERAL, NAMES, TITLES
from bibwright.text.latex.accents import LETTERS, letter_command
from bibwright.text.latex.nodes import Group, Letter, Node, NodeKind, Verbatim, read_nodes
from bibwright.text.latex.symbols import SYMBOL, formula_source, with_formulas

#: Texts of several paragraphs, which few styles print.
LONG = frozenset({"abstract", "annotation", "annote"})
#: What the styles of BibTeX and biblatex print as text.
PRINTED = (
    NAMES
    | TITLES
    | LONG
    | frozenset(
        """journal journaltitle journalsubtitle shortjournal publisher institution organization
        school address location venue series shortseries note addendum howpublished edition type
        number issue volume part chapter pages eid version nameaddon origpublisher
        origlocation year month""".split()
    )
)
#: Kept for the person or the program that wrote them; a style prints none of these.
_PRIVATE = frozenset("comment comments keywords keyword tableofcontents code".split())
_PRIVATE_ENDINGS = ("url", "file", "path", "review", "link", "html", "uri")
_PRIVATE_BEGINNINGS = ("bdsk-", "comment-", "link", "file-", "url", "x-")

#: Without one of these there is no command for a letter.
_COMMAND = re.compile(
    r"\\(?:['`^\"~=.]|(?:[uvHcdbrk]|textcommabelow"
    rf"|{'|'.join(command[2:-1] for command in LETTERS.values())})(?![A-Za-z]))"
)
#: A path of Windows, as exporters put into notes.
PATH = re.compile(r"\s*(?:file://)?[A-Za-z]:\\[\w.]")
_MARK = re.compile("[\u0300-\u036f]")
_SENTENCE = re.compile(r"(?:^|:[ \t\n]+)\Z")
_IN_WORD = re.compile(r"[\w}]\Z")


@lru_cache(maxsize=4096)
def is_text(name: str) -> bool:
    """Whether a field, by its name in lower case, holds text that is read as LaTeX."""
    return not (
        name in LITERAL
        or name in _PRIVATE
        or name.endswith(_PRIVATE_ENDINGS)
        or name.startswith(_PRIVATE_BEGINNINGS)
    )


def uncommon_fields(draft: Draft, marks: str) -> Iterator[tuple[str, str]]:
    """The fields that may be edited and hold one of the marks, or characters beyond ASCII.

    A path of Windows, as exporters put into a note, is no LaTeX, whatever the field.
    They come as pairs of a name in lower case and a text. Most entries have none: this is the way
    round them for the rules about characters.
    """
    for field in draft.fields:
        part = field.parts[0]
        if part.isascii():
            for mark in marks:
                if mark in part:
                    break
            else:
                continue
        text = field.text
        name = field.name.lower()
        if text is not None and draft.field(name) is field and not PATH.match(text):
            yield name, text


@lru_cache(maxsize=65536)
def to_letters(text: str) -> str:
    r"""The text with its letters as themselves: ``{\'E}cole`` is ``École``.

    The braces that belong to a command go with it; all others, which keep capitals, stay.

    >>> to_letters(r"{B\'ezout} \& {\v S}m\'{\i}d")
    '{Bézout} \\& Šmíd'
    """
    if not _COMMAND.search(text) and not _MARK.search(text):
        return text
    nodes = read_nodes(text)
    return text if nodes is None else "".join(_letters(nodes))


def _letters(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Letter):
            yield node.letter
        elif isinstance(node, Group):
            yield f"{{{''.join(_letters(node.nodes))}}}"
        else:
            yield node.source


@lru_cache(maxsize=65536)
def to_commands(text: str, *, cased: bool = False) -> str:
    r"""The text with commands for its letters, spelled so that BibTeX sorts and abbreviates them.

    A letter for which LaTeX has no command stays itself; symbols, and single letters of Greek,
    become formulas (see `bibwright.text.latex.symbols`). ``cased``: the styles make the capitals
    in this text small, but for those in braces. Then ``\'{E}``, in which BibTeX sees a capital in
    braces, and an ``É`` that begins a word, in which it sees none, become ``{{\'E}}``; and a group
    that BibTeX takes for one character (see ``swallowed``) stays as it is.

    >>> to_commands("{Bézout} & Šmíd")
    "{B{\\'e}zout} & {\\v{S}}m{\\'i}d"
    """
    if text.isascii() and not _COMMAND.search(text):
        return text
    nodes = read_nodes(text)
    return text if nodes is None else "".join(_commands(nodes, cased))


def _commands(nodes: tuple[Node, ...], cased: bool) -> Iterator[str]:
    before = ""
    for node, behind in zip_longest(nodes, nodes[1:]):
        if isinstance(node, Letter):
            source = letter_command(node.letter) or node.letter
            if cased and _keeps_capital(node, before, behind.source if behind else ""):
                source = f"{{{source}}}"
        elif isinstance(node, Group) and not (cased and _is_swallowed(node)):
            source = f"{{{''.join(_commands(node.nodes, cased=False))}}}"
        elif isinstance(node, Verbatim) and not node.source.isascii():
            source = _symbols(node, cased)
        else:
            source = node.source
        before = source
        yield source


def _keeps_capital(letter: Letter, before: str, behind: str) -> bool:
    """Whether it is a capital that the styles print as such, though it stands in no braces; of a
    word all in capitals the rule about these speaks."""
    if letter.letter.islower() or _SENTENCE.search(before):
        return False
    if letter.source.isascii():
        return letter.inner
    begins = not _IN_WORD.search(before) and not behind[:1].isupper()
    return begins and bool(letter_command(letter.letter))


def _symbols(piece: Verbatim, cased: bool) -> str:
    if piece.kind is NodeKind.TEXT:
        return with_formulas(piece.source, cased=cased)
    if piece.kind is NodeKind.FORMULA:
        return SYMBOL.sub(lambda symbol: _grouped(symbol[0]), piece.source)
    return piece.source


def _grouped(symbol: str) -> str:
    """A symbol inside a formula."""
    source = formula_source(symbol)
    return f"{{{source}}}" if source.startswith("\\") else source or symbol


@lru_cache(maxsize=65536)
def swallowed(text: str) -> tuple[str, ...]:
    r"""The groups in which braces don't keep the capitals, though somebody may think they do.

    BibTeX takes a group outside all others that begins with a backslash for one character, and
    makes all letters in it small (btxdoc, section 4): ``{\'Ecole}`` is printed “école”.
    """
    nodes = read_nodes(text) or ()
    return tuple(node.source for node in nodes if isinstance(node, Group) and _is_swallowed(node))


def _is_swallowed(group: Group) -> bool:
    first = group.nodes[0] if group.nodes else None
    if not isinstance(first, Letter) or not group.source.startswith("{\\"):
        return False
    return any(char.isupper() for char in "".join(_letters(group.nodes)))
