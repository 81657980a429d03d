r"""The rule ``specials``: characters that LaTeX takes for its own are escaped where they are text.

Without a backslash ``&``, ``#`` and ``_`` stop LaTeX, and ``%`` makes it drop the rest of the line,
in every style and for Biber as well as for BibTeX. They mean themselves in formulas, in ``\url``
and in the arguments of commands that aren't known, so they stay there. A dollar sign without a
partner, and an index or exponent outside a formula, is reported: only the author knows where the
formula should end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bibwright.bibtex.characters import LONG, PATH, PRINTED
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule, any_change
from bibwright.text.latex.nodes import Group, Node, NodeKind, Verbatim, read_nodes

_SPECIAL = re.compile(r"[&%#_$^]")
_BARE = re.compile(r"\\.|[&%#_]", re.DOTALL)
#: A character of HTML's, which is the rule ``entities``' to read.
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*;|#[0-9]{2,};?|#[xX][0-9A-Fa-f]{2,};?)")
#: The rest of one behind ``\&``, which that rule leaves where it may be meant as an accent.
_REST_OF_ENTITY = re.compile(r"#(?:[0-9]{2,7}|[xX][0-9A-Fa-f]{2,6});?")
#: "CO_2", "x_i", "10^6": maths outside a formula.
_INDEX = re.compile(
    r"\^|_(?=[\\{]|\Z)|(?<![A-Za-z0-9_])[A-Za-z]{1,2}_[A-Za-z0-9](?![A-Za-z0-9_])"
    r"|[A-Z][a-z]?_[0-9](?![0-9_])"
)
#: A per cent sign is one behind a number or a word; else it may be meant to begin a comment.
_COMMENT = re.compile(r"(?:\A|[.,:;!?])[ \t\n]*%")
#: "between $5 and $10" holds no formula.
_PRICE = re.compile(r"\$[0-9][0-9.,]*\s.*\s\$")


@lru_cache(maxsize=65536)
def _escaped(text: str) -> tuple[str, str]:
    """The text with its special characters escaped, and what a person should know of it."""
    nodes = read_nodes(text)
    if nodes is None:
        unpaired = text.replace("\\\\", "").replace("\\$", "").count("$") % 2
        return text, "a dollar sign begins a formula that never ends" if unpaired else ""
    pieces = list(_pieces(nodes))
    remark = ""
    if any(each.kind is NodeKind.FORMULA and _PRICE.match(each.source) for each in pieces):
        remark = "dollar signs for money make a formula of the text between them"
    elif any(each.kind is NodeKind.TEXT and _INDEX.search(each.source) for each in pieces):
        remark = "“_” or “^” stands outside a formula, where LaTeX stops at it"
    elif any(each.kind is NodeKind.TEXT and _COMMENT.search(each.source) for each in pieces):
        remark = "LaTeX drops what follows a per cent sign"
    written = [_written(each) for each in pieces]
    for at, (before, after) in enumerate(pairwise(pieces), 1):
        rest = _REST_OF_ENTITY.match(after.source) if before.source.endswith("\\&") else None
        if rest:
            written[at] = written[at].removeprefix("\\")
    return "".join(written), remark


def _pieces(nodes: tuple[Node, ...]) -> Iterator[Verbatim]:
    for node in nodes:
        if isinstance(node, Verbatim):
            yield node
        elif isinstance(node, Group):
            yield Verbatim(NodeKind.COMMAND, "{")
            yield from _pieces(node.nodes)
            yield Verbatim(NodeKind.COMMAND, "}")
        else:
            yield Verbatim(NodeKind.COMMAND, node.source)


def _written(piece: Verbatim) -> str:
    source = piece.source
    if piece.kind is NodeKind.ADDRESS:
        return _BARE.sub(_escape, source)
    if piece.kind is not NodeKind.TEXT:
        return source
    kept = {
        at
        for pattern in (_ENTITY, _INDEX, _COMMENT)
        for found in pattern.finditer(source)
        for at in range(*found.span())
    }
    return _BARE.sub(lambda bare: bare[0] if bare.start() in kept else _escape(bare), source)


def _escape(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("\\") else f"\\{found[0]}"


def _apply(draft: Draft, _context: Context) -> None:
    for field in draft.fields:
        part = field.parts[0]
        if not _SPECIAL.search(part):
            continue
        name, text = field.name.lower(), field.text
        if name in PRINTED and text is not None and draft.field(name) is field:
            if PATH.match(text):
                draft.report("this is a path, which LaTeX takes for commands", name)
                continue
            text, remark = _escaped(text)
            draft.set_text(name, text)
            if remark and name not in LONG:
                draft.report(f"{remark}: {text}", name)


RULE = Rule(
    name="specials",
    reason="Bare &, %, # and _ in printed text get the backslash without which LaTeX stops.",
    apply=_apply,
    after=("mojibake", "entities", "whitespace", "latex", "url", "doi", "eprint"),
    makes_work=any_change,
    again=True,
)
