"""Entry types: which is which in the four formats.

Sources: biblatex's manual, section 2.1, and btxdoc; the types of CSL 1.0.2 (specification,
appendix III) as Zotero, citation-js and pandoc fill them; the reference types of RIS (EndNote's
list of 2011, and Zotero's translator); Hayagriva's file format and what its own reader makes of
biblatex's types.
"""

from __future__ import annotations

from typing import NamedTuple


class Type(NamedTuple):
    """What an entry type of biblatex is elsewhere.

    ``parent`` is the type of Hayagriva's entry that holds it, where there is one. ``classic`` is
    the type that BibTeX's own styles know.
    """

    csl: str
    ris: str
    hayagriva: str
    parent: str = ""
    classic: str = "misc"


#: Other names of the same types (biblatex's manual, section 2.1.2).
KINDS = {
    "article": Type("article-journal", "JOUR", "article", "periodical", "article"),
    "book": Type("book", "BOOK", "book", "", "book"),
    "mvbook": Type("book", "BOOK", "book", "", "book"),
    "inbook": Type("chapter", "CHAP", "chapter", "book", "inbook"),
    "bookinbook": Type("chapter", "CHAP", "book", "book", "inbook"),
    "suppbook": Type("chapter", "CHAP", "misc", "book", "inbook"),
    "booklet": Type("pamphlet", "PAMP", "misc", "", "booklet"),
    "collection": Type("book", "EDBOOK", "anthology", "", "book"),
    "mvcollection": Type("book", "EDBOOK", "anthology", "", "book"),
    "incollection": Type("chapter", "CHAP", "anthos", "anthology", "incollection"),
    "suppcollection": Type("chapter", "CHAP", "misc", "anthology", "incollection"),
    "dataset": Type("dataset", "DATA", "repository"),
    "manual": Type("book", "BOOK", "reference", "", "manual"),
    "misc": Type("document", "GEN", "misc", "", "misc"),
    "online": Type("webpage", "ELEC", "web", "web"),
    "patent": Type("patent", "PAT", "patent"),
    "periodical": Type("periodical", "JFULL", "periodical"),
    "suppperiodical": Type("article-journal", "JOUR", "misc", "periodical", "article"),
    "proceedings": Type("book", "CONF", "proceedings", "", "proceedings"),
    "mvproceedings": Type("book", "CONF", "proceedings", "", "proceedings"),
    "inproceedings": Type("paper-conference", "CONF", "article", "proceedings", "inproceedings"),
    "reference": Type("book", "BOOK", "reference", "", "book"),
    "mvreference": Type("book", "BOOK", "reference", "", "book"),
    "inreference": Type("entry", "ENCYC", "entry", "reference", "incollection"),
    "report": Type("report", "RPRT", "report", "", "techreport"),
    "techreport": Type("report", "RPRT", "report", "", "techreport"),
    "software": Type("software", "COMP", "repository"),
    "thesis": Type("thesis", "THES", "thesis", "", "phdthesis"),
    "phdthesis": Type("thesis", "THES", "thesis", "", "phdthesis"),
    "mastersthesis": Type("thesis", "THES", "thesis", "", "mastersthesis"),
    "unpublished": Type("manuscript", "UNPB", "manuscript", "", "unpublished"),
    "artwork": Type("graphic", "ART", "artwork"),
    "audio": Type("song", "SOUND", "audio"),
    "image": Type("figure", "FIGURE", "artwork"),
    "jurisdiction": Type("legal_case", "CASE", "case"),
    "legislation": Type("legislation", "STAT", "legislation"),
    "legal": Type("treaty", "LEGAL", "legislation"),
    "letter": Type("personal_communication", "PCOMM", "misc"),
    "movie": Type("motion_picture", "MPCT", "video"),
    "music": Type("song", "SOUND", "audio"),
    "performance": Type("performance", "GEN", "performance"),
    "review": Type("review", "JOUR", "article", "periodical", "article"),
    "standard": Type("standard", "STAND", "misc"),
    "video": Type("motion_picture", "VIDEO", "video"),
}
#: What courts decide and parliaments pass.
LAW = frozenset({"jurisdiction", "legislation", "legal"})
#: Types whose container is a journal, or a series of reports.
JOURNALS = frozenset({"article", "suppperiodical", "review"}) | LAW
#: Types that are a part of a book.
PARTS = frozenset(
    """inbook bookinbook suppbook incollection suppcollection inproceedings inreference""".split()
)
#: Types that are a book as a whole.
BOOKS = frozenset(
    """book mvbook booklet collection mvcollection manual proceedings mvproceedings reference
    mvreference""".split()
)
#: Types that an institution gives out and counts.
REPORTS = frozenset({"report", "techreport", "thesis", "phdthesis", "mastersthesis"})
#: biblatex's other keys for ``type`` (its manual, section 4.9.2.13), as it prints them.
TYPES_AS_PRINTED = {
    "bathesis": "Bachelor’s thesis",
    "candthesis": "Candidate thesis",
    "resreport": "Research report",
}

#: All types of CSL 1.0.2.
TYPE_OF_CSL = {
    "article": "online",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "book": "book",
    "broadcast": "audio",
    "chapter": "incollection",
    "classic": "book",
    "collection": "misc",
    "dataset": "dataset",
    "document": "misc",
    "entry": "inreference",
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "event": "misc",
    "figure": "image",
    "graphic": "artwork",
    "hearing": "legal",
    "interview": "misc",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "manuscript": "unpublished",
    "map": "misc",
    "motion_picture": "movie",
    "musical_score": "misc",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "personal_communication": "letter",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legal",
    "report": "report",
    "review": "review",
    "review-book": "review",
    "software": "software",
    "song": "music",
    "speech": "misc",
    "standard": "standard",
    "thesis": "thesis",
    "treaty": "legal",
    "webpage": "online",
}
#: The reference types of RIS, those of both lists (2001 and 2011) and what Zotero writes.
TYPE_OF_RIS = {
    "ABST": "article",
    "ADVS": "video",
    "AGGR": "dataset",
    "ANCIENT": "book",
    "ART": "artwork",
    "BILL": "legislation",
    "BLOG": "online",
    "BOOK": "book",
    "CASE": "jurisdiction",
    "CHAP": "incollection",
    "CHART": "image",
    "CLSWK": "book",
    "COMP": "software",
    "CONF": "inproceedings",
    "CPAPER": "inproceedings",
    "CTLG": "misc",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "inreference",
    "EBOOK": "book",
    "ECHAP": "incollection",
    "EDBOOK": "collection",
    "EJOUR": "article",
    "ELEC": "online",
    "ENCYC": "inreference",
    "EQUA": "misc",
    "FIGURE": "image",
    "GEN": "misc",
    "GOVDOC": "report",
    "GRANT": "misc",
    "GRNT": "misc",
    "HEAR": "legal",
    "ICOMM": "letter",
    "INPR": "article",
    "JFULL": "periodical",
    "JOUR": "article",
    "LEGAL": "legal",
    "MANSCPT": "unpublished",
    "MAP": "misc",
    "MGZN": "article",
    "MPCT": "movie",
    "MULTI": "video",
    "MUSIC": "misc",
    "NEWS": "article",
    "PAMP": "booklet",
    "PAT": "patent",
    "PCOMM": "letter",
    "RPRT": "report",
    "SER": "book",
    "SLIDE": "misc",
    "SOUND": "music",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNBILL": "legislation",
    "UNPB": "unpublished",
    "UNPD": "unpublished",
    "VIDEO": "video",
    "WEB": "online",
}
#: By the type of an entry and that of its first parent; the empty parent stands for none and for
#: every one that isn't named.
TYPE_OF_HAYAGRIVA = {
    ("article", ""): "article",
    ("article", "proceedings"): "inproceedings",
    ("article", "conference"): "inproceedings",
    ("article", "blog"): "online",
    ("article", "web"): "online",
    ("article", "repository"): "online",
    ("chapter", ""): "inbook",
    ("chapter", "anthology"): "incollection",
    ("entry", ""): "inreference",
    ("anthos", ""): "incollection",
    ("report", ""): "report",
    ("thesis", ""): "thesis",
    ("web", ""): "online",
    ("scene", ""): "video",
    ("artwork", ""): "artwork",
    ("patent", ""): "patent",
    ("case", ""): "jurisdiction",
    ("newspaper", ""): "periodical",
    ("legislation", ""): "legislation",
    ("manuscript", ""): "unpublished",
    ("post", ""): "online",
    ("tweet", ""): "online",
    ("misc", ""): "misc",
    ("misc", "book"): "suppbook",
    ("misc", "anthology"): "suppcollection",
    ("misc", "periodical"): "suppperiodical",
    ("performance", ""): "performance",
    ("periodical", ""): "periodical",
    ("proceedings", ""): "proceedings",
    ("book", ""): "book",
    ("blog", ""): "online",
    ("reference", ""): "reference",
    ("conference", ""): "misc",
    ("anthology", ""): "collection",
    ("repository", ""): "dataset",
    ("thread", ""): "online",
    ("video", ""): "video",
    ("audio", ""): "audio",
    ("exhibition", ""): "misc",
    ("original", ""): "misc",
}


def kind_of(entry_type: str) -> Type:
    """What a type is elsewhere; an unknown one is a ``misc``, as to BibTeX's styles."""
    return KINDS.get(entry_type, KINDS["misc"])
