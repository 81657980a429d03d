"""Labels before what is said of a paper ("Authors: …", "作者：…"), in the languages of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bibwright.readers.listed_names import authors_of_list
from bibwright.text.fold import fold

#: What a label is for, and the words that say so.
_WORDS = {
    "title": "titles?|titel|titre|t[íi]tulo|titolo|(?:论文)?(?:标题|题目)|標題|论文名称?|論文名"
    "|タイトル|제목|название|tytuł|العنوان",
    "author": "authors?(?:\\(s\\))?|by|autor(?:en|es|a|i|zy)?|auteure?s?|autori?|autore"
    "|verfasser(?:in)?|personen|(?:论文|第一)?作者|著者|저자|авторы?|المؤلف(?:ون)?",
    "year": "year|(?:erscheinungs|publikations)?jahr|année|año|ano|anno|rok|(?:发表|出版)?年份?"
    "|발행년도|год|السنة",
    "date": "date|published|publication date|datum|fecha|veröffentlicht|publié|日期|日付|时间"
    "|发表时间|дата",
    "venue": "venue|journal|conference|zeitschrift|revue|revista|rivista|期刊|会议|出处|発表"
    "|журнал",
    "link": "links?|urls?|identifiers?|doi|pdf|html|eprint|id|arxiv(?:[ -]?(?:id|link|number))?"
    "|paper(?: link)?|论文(?:链接|地址)?"
    "|链接|地址|連結|論文|リンク|링크|lien|enlaces?|ссылка|الرابط",
    "about": "comments?|subjects?|key ?words?|tags|topics|code|github|slides?|video|poster"
    "|datasets?"
    "|implementations?|(?:project|home) ?page|website|journal-ref|report-no|msc-class|acm-class"
    "|cite as|created(?: (?:time|by|at|on))?"
    "|(?:last )?(?:edited|updated|modified)(?: (?:time|by|at|on))?"
    "|(?:reading )?status|added(?: (?:by|on))?|date (?:added|read|created|saved)|accessed|priority"
    "|rating|score|assignee|progress|property",
    "remark": "abstract|summary|digest|intro(?:duction)?|tl;?dr"
    "|(?:key |main )?(?:contribution|idea|finding|takeaway)s?"
    "|why (?:it matters|read|relevant|important)|relevance|significance|notes?|zusammenfassung"
    "|résumé|resumen|resumo|riassunto|摘要|备?注|简介|概要|要旨|초록|аннотация|الملخص",
    "related": "related(?: (?:works?|papers?|reading|to))?|see also|compare(?: (?:to|with))?|cf"
    "|similar(?: (?:works?|papers?|to))?|cit(?:es|ed by)|builds on|based on|extends|extended by"
    "|follow-?up(?: (?:works?|papers?|to|of))?|supersede[sd](?: by)?|siehe auch|voir aussi|véase"
    " también|相关(?:工作|论文)|関連(?:研究|論文)",
}
#: The label of another work than the one that is spoken of.
RELATED = "related"
#: Labels of what is said about a work, and doesn't tell which one it is.
REMARKS = frozenset({"remark", "about", RELATED})
_LABEL = re.compile(
    r"\W*+(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in _WORDS.items())
    + r")(?![^\W_])\W*[:：][\s*_]*(?P<value>.*)$",
    re.IGNORECASE,
)


#: The names of a column that says who wrote it, folded.
SAYS_WHO = re.compile(
    r"(?:\w+ )?(?:author|creator|writer)s?(?: s| names?| list| \d{1,2})?|(?:written )?by|who|people"
)
#: Those of one that says who speaks of it, or sums it up: they are no authors of it.
SAYS_WHO_SPEAKS = re.compile(
    r"(?:presenter|speaker|discussant|(?:discussion )?leader|lead|host|scribe|student|moderator"
    r"|chair|assigned(?: to)?|summary|summarie|tl ?dr|contributor|reviewer|owner|maintainer"
    r"|(?:presented|led|summari[sz]ed|recommended|suggested|submitted|posted|shared|added) by"
    r")s?(?: s| names?)?"
)
#: "15 Jul 2013", "March 2020", "2020-03-01", "[Submitted on 6 May 2018]".
DATE_ALONE = re.compile(
    r"\W*(?:submitted on\s)?(?:\d{1,2}\W{1,2})?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]{0,6}\W{1,2}(?:\d{1,2}\W{1,2})?(?:19|20)\d\d\W*"
    r"|\W*(?:19|20)\d\d(?:[-/.]\d\d?){0,2}\W*",
    re.IGNORECASE,
)
#: The column of a table that a label in another language names.
_COLUMNS = {"title": "title", "author": "authors", "year": "year"}


class Labelled(NamedTuple):
    """What a label is for, and what stands behind it."""

    kind: str
    value: str


def labelled(line: str) -> Labelled | None:
    """What the label at the beginning of a line says; None where there is none.

    >>> labelled("- **Authors:** Ada Rose")
    Labelled(kind='author', value='Ada Rose')
    """
    found = _LABEL.match(line)
    if found is None:
        return None
    kind = next(name for name in _WORDS if found[name])
    return Labelled(kind, found["value"].strip(" *_"))


def is_remark_below(text: str) -> bool:
    """Whether a label says that it is about the work above: "Keywords: …", "Digest | …"."""
    first, sign, _ = text.strip(" |").partition(" | ")
    return label_of(f"{first}:" if sign and len(first.split()) == 1 else text) in REMARKS


def label_of(line: str) -> str:
    """What the label before a line is for; empty without one."""
    field = labelled(line)
    return field.kind if field else ""


def column_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names of a table's columns, folded; those in other languages in English, unless one in
    English is there."""
    header = [fold(name) for name in names]
    for at, name in enumerate(names):
        field = labelled(f"{name}:") if name.isalpha() else None
        wanted = _COLUMNS.get(field.kind, "") if field else ""
        if wanted and not any(column.rstrip("s") == wanted.rstrip("s") for column in header):
            header[at] = wanted
    return tuple(header)


def fields_of_lines(lines: Sequence[str]) -> dict[str, str]:
    """What labelled lines say ("Title: …"), by what they are labels for."""
    found: dict[str, str] = {}
    for at, line in enumerate(lines):
        field = labelled(line)
        if field is None:
            continue
        following = lines[at + 1] if at + 1 < len(lines) else ""
        is_plain = labelled(following) is None
        value = field.value or (following if is_plain else "")
        found.setdefault(field.kind, value)
        if field.kind == "title" and is_plain and authors_of_list(following):
            found.setdefault("author", following)
    return found


def year_of_date(date: str) -> int | None:
    """The year of a date, whatever its form."""
    found = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", date)
    return int(found[0]) if found else None
