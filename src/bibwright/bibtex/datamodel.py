"""What entries consist of: their types, the fields that each type needs, and a usual order.

Sources, by table: ``BIBTEX_NEEDS`` is Oren Patashnik's “BibTeXing” (btxdoc, section 3.1), which
``plain.bst`` warns about; ``BIBLATEX_NEEDS`` are the mandatory constraints of biblatex's data
model (``blx-dm.def``), which ``biber --validate-datamodel`` warns about, and the aliases are its
manual's (“Type Aliases”, “Field Aliases”).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: What a type needs, one of each tuple: ``(("author", "editor"), ("title",))``.
Needs = tuple[tuple[str, ...], ...]


def _needs(fields: str) -> Needs:
    return tuple(tuple(each.split("|")) for each in fields.split())


def _table(rows: Mapping[str, str]) -> Mapping[str, Needs]:
    """Rows of types that need the same."""
    return MappingProxyType(
        {type_: _needs(fields) for types, fields in rows.items() for type_ in types.split()}
    )


BIBTEX_NEEDS = _table(
    {
        "article": "author title journal year",
        "book": "author|editor title publisher year",
        "booklet": "title",
        "inbook": "author|editor title chapter|pages publisher year",
        "incollection": "author title booktitle publisher year",
        "inproceedings conference": "author title booktitle year",
        "manual": "title",
        "mastersthesis phdthesis": "author title school year",
        "misc": "",
        "proceedings": "title year",
        "techreport": "author title institution year",
        "unpublished": "author title note",
    }
)

#: Of a ``set`` the manual asks less than the data model: its members have the date.
BIBLATEX_NEEDS = _table(
    {
        "article": "author journaltitle title date|year",
        "book mvbook": "author title date|year",
        "inbook bookinbook suppbook": "author title booktitle date|year",
        "booklet": "author|editor title date|year",
        "collection reference mvcollection": "editor title date|year",
        "mvreference": "editor title",
        "incollection suppcollection inreference": "author editor title booktitle date|year",
        "dataset software mvproceedings": "title",
        "manual misc proceedings": "title date|year",
        "online electronic www": "title url|doi|eprint date|year",
        "patent": "author title number date|year",
        "periodical": "editor title date|year",
        "suppperiodical": "date|year",
        "inproceedings conference": "author title booktitle date|year",
        "report thesis": "author title type institution date|year",
        # Biber makes these reports and theses and gives them their type.
        "techreport mastersthesis phdthesis": "author title institution date|year",
        "unpublished": "author title date|year",
        "set": "entryset",
        "artwork audio bibnote commentary customa customb customc customd custome customf image "
        "jurisdiction legal legislation letter movie music performance review standard video "
        "xdata": "",
    }
)

#: biblatex's names for fields that Biber also takes by another.
ALIASES = MappingProxyType(
    {
        "annotation": "annote",
        "eprintclass": "primaryclass",
        "eprinttype": "archiveprefix",
        "file": "pdf",
        "institution": "school",
        "journaltitle": "journal",
        "location": "address",
        "sortkey": "key",
    }
)

#: Types that widely used styles and programs have beyond these: IEEEtran and REVTeX; the style of
#: the ACM; urlbst, jurabib and apacite; biblatex-software; BibDesk; the glossaries of bib2gls.
OTHER_TYPES = frozenset(
    """ieeetranbstctl control electronic patent periodical standard
    artifactsoftware artifactdataset game presentation underreview preprint
    webpage jurthesis magazine newspaper lecture
    softwareversion softwaremodule codefragment
    commented url glossdef
    entry symbol number index indexplural abbreviation acronym""".split()
)

#: One order for all entries, in both dialects: what the work is, where it appeared, when, under
#: which identifiers, what is said about it, and what programs keep for themselves.
FIELD_ORDER: tuple[str, ...] = tuple(
    """
    crossref xref xdata entryset entrysubtype ids

    title titleaddon subtitle shorttitle origtitle reprinttitle
    author shortauthor authortype collaboration nameaddon
    namea nameatype nameb namebtype namec namectype
    bookauthor holder
    editor shorteditor editortype editora editoratype editorb editorbtype editorc editorctype
    translator annotator commentator introduction foreword afterword collaborator director

    journal journaltitle journalsubtitle journaltitleaddon shortjournal fjournal journalabr
    issuetitle issuesubtitle issuetitleaddon
    booktitle booksubtitle booktitleaddon
    maintitle mainsubtitle maintitleaddon
    conference eventtitle eventtitleaddon eventdate venue
    series shortseries volume volumes part number issue chapter pages eid articleno
    numpages pagetotal bookpagination pagination
    edition version type language origlanguage

    date year month day issue_date pubstate
    origdate origyear
    publisher origpublisher organization school institution address location origlocation
    howpublished

    eprint archiveprefix primaryclass eprinttype eprintclass arxivid hal_id swhid repository
    license doi isbn isbn-13 issn issn-l isan ismn isrn iswc coden lccn mrnumber mrclass mrreviewer
    zbl zblnumber pmid pmcid bibcode adsurl adsnote
    url urldate urlyear lastchecked ee journal-url

    note addendum annote annotation comment comments notes remark review
    abstract keywords keyword key

    label shorthand shorthandintro sortname sorttitle sortyear sortshorthand sortkey presort
    indextitle indexsorttitle gender langid langidopts hyphenation options execute
    related relatedtype relatedoptions relatedstring
    lista listb listc listd liste listf usera userb userc userd usere userf verba verbb verbc

    biburl bibsource bibdate acknowledgement slaccitation
    file pdf local-url library owner timestamp creationdate modificationdate date-added
    date-modified added-at interhash intrahash groups tags mendeley-groups mendeley-tags
    citeulike-article-id posted-at priority readstatus ranking rating read
    bdsk-url-1 bdsk-url-2 bdsk-url-3 bdsk-file-1 bdsk-file-2 bdsk-file-3 comment-jabref
    __markedentry
    """.split()
)
