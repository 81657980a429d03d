"""What kind of value a field holds, by BibTeX's and biblatex's own lists.

The lists follow the data model in biblatex's manual (section 2.2.2) and BibTeX's btxdoc.
"""

from __future__ import annotations

from urllib.parse import quote

#: Lists of names.
NAMES = frozenset(
    """author editor editora editorb editorc translator annotator commentator introduction
    foreword afterword bookauthor holder shortauthor shorteditor sortname namea nameb namec
    collaborator director""".split()
)
#: Titles, in which capitals may need protection.
TITLES = frozenset(
    """title subtitle titleaddon booktitle booksubtitle booktitleaddon maintitle mainsubtitle
    maintitleaddon issuetitle issuesubtitle eventtitle origtitle reprinttitle shorttitle""".split()
)
#: Dates as ISO 8601 writes them.
DATES = frozenset({"date", "eventdate", "origdate", "urldate"})
#: Read as they stand, never as LaTeX: what is verbatim, a URI or a key to biblatex, and what
#: reference managers (JabRef, BibDesk, Mendeley, Zotero) keep for themselves.
LITERAL = frozenset(
    """doi eprint eprinttype eprintclass archiveprefix primaryclass url file pdf verba verbb verbc
    crossref xref xdata ids entryset related relatedtype relatedoptions entrysubtype execute
    options presort sortkey langid langidopts hyphenation gender label isbn issn isrn ismn isan
    iswc local-url bdsk-url-1 bdsk-url-2 bdsk-url-3 bdsk-file-1 bdsk-file-2 bdsk-file-3
    date-added date-modified owner timestamp groups citeulike-article-id mendeley-groups
    mendeley-tags posted-at priority biburl bibsource urldate date eventdate origdate mrnumber
    zblnumber zbl pmid pmcid adsurl adsnote bibcode comment-jabref __markedentry""".split()
)
#: What a URL may hold; the rest, braces and blanks among it, is percent-encoded (RFC 3986).
_IN_URLS = "%/:=&?~#+!$,;'@()*[]"


def encoded_url(url: str) -> str:
    """The address as a field can hold it."""
    return quote(url, _IN_URLS)
