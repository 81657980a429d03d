r"""The list of references on a page that LaTeXML made of a paper, as arXiv's HTML has it.

An item is ``<li class="ltx_bibitem">``: its label in a ``ltx_tag``, then a ``ltx_bibblock`` for
each ``\newblock`` (LaTeXML's ``LaTeXML-bib-xhtml.xsl``). So it is read as the ``\bibitem`` that it
was made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree, html

from bibwright.readers.bibitem import BibItem
from bibwright.text.fold import one_line
from bibwright.text.latex.encode import to_latex

_MARK = b"ltx_biblist"
#: The block that says where an item is cited.
_CITED = "ltx_bib_cited"


def is_latexml_page(data: bytes) -> bool:
    """Whether it is a page of LaTeXML's that has a list of references."""
    return _MARK in data and b"<" in data[:512]


def html_bibitems(data: bytes) -> list[BibItem]:
    """The items of the lists, in their order; empty for a page without any."""
    try:
        page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return []
    return [
        BibItem(each.get("id", "").rpartition(".")[2], text, _line_of(each))
        for each in page.iter("li")
        if "ltx_bibitem" in _classes(each) and (text := _text_of(each))
    ]


def _line_of(element: html.HtmlElement) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _classes(element: html.HtmlElement) -> Sequence[str]:
    return (element.get("class") or "").split()


def _text_of(item: html.HtmlElement) -> str:
    blocks = [
        each
        for each in item.iterchildren("span")
        if "ltx_bibblock" in _classes(each) and _CITED not in _classes(each)
    ]
    texts = (one_line("".join(_pieces(each))) for each in blocks or [item])
    return " \\newblock ".join(text for text in texts if text)


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """The element's text in LaTeX, its italics and links as commands; notes of where an item is
    cited are left out."""
    yield to_latex(element.text or "", ascii_only=False)
    for child in element:
        kinds = _classes(child)
        if isinstance(child.tag, str) and not {"ltx_tag", _CITED} & set(kinds):
            inside = "".join(_pieces(child))
            link = child.get("href") or ""
            if child.tag == "a" and link.startswith(("http:", "https:")):
                yield f"\\href{{{link.replace('%', chr(92) + '%')}}}{{{inside}}}"
            elif child.tag == "math":
                yield to_latex(child.get("alttext") or "", ascii_only=False)
            elif "ltx_font_italic" in kinds:
                yield f"\\emph{{{inside}}}"
            else:
                yield inside
        yield to_latex(child.tail or "", ascii_only=False)
