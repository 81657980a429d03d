"""Lists in other markup as Markdown, line by line: Org, AsciiDoc, reStructuredText, LaTeX, wikis,
and what programs for notes (Obsidian, Logseq) add to Markdown.

The number of lines stays as it is, so that each item keeps its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bibwright.model.identifiers import find_identifiers, parse_arxiv_id
from bibwright.readers.blocks import ITEM_BREAK
from bibwright.readers.drawn_tables import drawn_tables
from bibwright.readers.item_facts import content_words, without_identifiers
from bibwright.readers.labels import labelled
from bibwright.text.latex.decode import to_unicode

_DEFINITION = re.compile(
    r"[ ]{0,3}\[(?P<label>(?!\^)[^\[\]]{1,200})\]:\s*<?(?P<url>(?:https?://|www\.)[^\s<>]+)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*$"
)
_USE = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\s?\[(?P<label>[^\[\]]*)\]"
    r"|(?<![\]\w])\[(?P<alone>[^\[\]]+)\](?![\[(:])"
)
_SUMMARY = re.compile(
    r"[ \t]*(?:<details[^<>]*>\s*)?<summary[^<>]*>(?P<text>(?:(?!</?summary).){1,2000})"
    r"</summary>[ \t]*",
    re.IGNORECASE | re.DOTALL,
)
_DETAILS = re.compile(r"</?details[^<>]*>", re.IGNORECASE)

#: "title = A Title", as files of settings have it.
_ASSIGNED = re.compile(r"^[ \t]*title[ \t]*=[ \t]*\w", re.MULTILINE | re.IGNORECASE)
_FEW_FIELDS = 2
_ASSIGNED_FIELD = re.compile(
    r"^\s*(?P<name>title|authors?|year|date|url|link|arxiv|doi)\s*=\s*(?=\S)", re.IGNORECASE
)

_ORG_LINK = re.compile(r"\[\[(?P<url>[^\[\]\s]+)\](?:\[(?P<text>[^\[\]]+)\])?\]")
_ORG_LINKS = re.compile(r"\[\[\w+:[^\[\]\s]+\](?:\[[^\[\]]+\])?\]")
_ORG = re.compile(r"^#\+\w+:|^:PROPERTIES:", re.MULTILINE)
_ORG_TASK = r"(?P<task>TODO|DONE|NEXT|WAITING)"
#: A heading of Org's, and one that says what is to be done; "* NEXT …" may be an item of a list.
_STARS = re.compile(rf"^\*+ (?:{_ORG_TASK} )?", re.MULTILINE)
_ORG_HEADING = re.compile(rf"(?P<stars>\*{{1,6}})\s+(?:{_ORG_TASK}\s+)?(?:\[#\w\]\s+)?")
_ORG_DRAWER = re.compile(r"\s*:(?:PROPERTIES|END|LOGBOOK):\s*$|\s*#\+\w+:.*$")
_ORG_PROPERTY = re.compile(r"\s*:(?P<name>[\w-]+):\s+(?=\S)")
_ORG_TELLING = re.compile(
    r"\s*:(?:title|authors?|year|date|journal|booktitle|doi|url|link|arxiv|eprint):", re.IGNORECASE
)
_ORG_TAGS = re.compile(r"\s+:[\w@:]+:\s*$")

_REST_LINK = re.compile(r"`(?P<text>[^`<>]+?)\s*<(?P<url>https?://[^`<>\s]+)>`__?")
_REST_ITEM = re.compile(r"\.\.\s+(?=\[[\w#*.-]+\]\s)")
_REST_ROLE = re.compile(r":(?P<role>arxiv|doi):`(?P<id>[^`<>]+)`", re.IGNORECASE)

_REST_TARGET = re.compile(r"\s*\.\.\s+_`?(?P<name>[^`:]{1,100}?)`?:\s+(?P<url>https?://\S+)\s*")
_REST_USE = re.compile(r"`([^`<>]{1,100})`_(?!_)")
_URL = re.compile(r"https?://[^\s<>`]+")

_ADOC_LINK = re.compile(
    r"(?:link:(?P<local>[^\s\[\]]+)|(?<![(<\[])(?P<url>https?://[^\s\[\]()<>]+))\[(?P<text>[^\[\]]+)\]"
)
_ADOC_HEADING = re.compile(r"={1,6}\s+(?=\S)")
_ADOC_ITEM = re.compile(r"(?P<dots>\.{1,4})\s+(?=\S)")
_ADOC = re.compile(r"(?:https?://|link:)[^\s\[\]()<>]+\[[^\[\]]+\](?!\()")

#: Lists, tables and slides of LaTeX.
_TEX = re.compile(r"^[^\S\n]*\\item\b|\\begin\s*\{(?:tabular|longtable|frame|block)", re.MULTILINE)
_TEX_TITLE = re.compile(
    r"\s*(?:\\begin\s*\{(?P<box>(?:\w*block|frame))\}(?:<[^<>]*>|\[[^\[\]]*\])*|\\frametitle)\s*"
    r"\{(?P<text>.*)\}\s*$"
)
_TEX_ROW_END = re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?\s{0,20}$")
_TEX_CELL = re.compile(r"(?<!\\)&")
_TEX_RULE = re.compile(r"\s*\\(?:hline|toprule|midrule|bottomrule)\b(?:\\hline)?\s*$")
_TEX_ITEM = re.compile(r"\s*\\item\b\s*(?:\[(?P<label>[^\[\]]*)\])?\s*")
_TEX_LINK = re.compile(r"\\href\s*\{(?P<url>[^{}]*)\}\s*\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}")
_TEX_URL = re.compile(r"\\(?:url|nolinkurl)\s*\{(?P<url>[^{}]*)\}")
_TEX_STYLES = (
    (re.compile(r"\\(?:textbf|textsc)\s*\{((?:[^{}]|\{[^{}]*\})*)\}"), r"**\1**"),
    (re.compile(r"\\(?:emph|textit|textsl)\s*\{((?:[^{}]|\{[^{}]*\})*)\}"), r"*\1*"),
)
_TEX_FRAME = re.compile(r"\s*\\(?:begin|end)\s*\{[^{}]*\}(?:\[[^\[\]]*\])?\s*$")
#: A list's begin or end beside its items.
_TEX_LIST = re.compile(
    r"\\(?:begin|end)\s*\{(?:itemize|enumerate|description)\*?\}(?:\[[^\[\]]*\])?"
)
#: A comment; an address may have the sign in it.
_TEX_COMMENT = re.compile(r"(?P<kept>\\(?:url|nolinkurl|href)\s*\{[^{}]*\}|\\.)|%.*", re.IGNORECASE)
_TEX_HEADING = re.compile(r"\s*\\(?:sub)*section\*?\s*\{(?P<text>.*)\}\s*$")

_CITE = re.compile(
    r"\{\{\s*(?:cite|citation)\b[^{}|]*\|(?P<fields>(?:[^{}]|\{\{[^{}]*\}\})*)\}\}", re.IGNORECASE
)
#: "[[page|text]]" and "{{template|text}}" within a field.
_WIKI_PAGE = re.compile(r"\[\[(?:[^\[\]|]*\|)?(?P<text>[^\[\]|]*)\]\]")
_WIKI_TEMPLATE = re.compile(r"\{\{(?:[^{}|]*\|)*(?P<text>[^{}|]*)\}\}")
_DOKU_LINK = re.compile(r"\[\[(?P<url>https?://[^\s\[\]|]+)\|(?P<text>[^\[\]]+)\]\]")
_WIKI_LINK = re.compile(r"(?<!\[)\[(?P<url>https?://[^\s\[\]]+)\s+(?P<text>[^\[\]]+)\](?![\](])")

#: "^[Rose, A. (2017). A Title.]".
_INLINE_NOTE = re.compile(r"\^\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\]){1,2000})\]")
#: "> [!quote]- A title", and "[[page#part|text]]", which no address follows.
_CALLOUT = re.compile(r"\s*(?:>\s*)+\[!(?P<kind>\w[^\[\]]*)\][+-]?\s*(?P<text>.*?)\s*$")
#: What a callout says to its reader, and names no work.
_ADVICE = frozenset(
    "note info tip hint important warning caution attention danger error bug question help faq "
    "summary tldr failure fail missing".split()
)
#: What a syllabus says before a work: "Required reading: …".
_READING = re.compile(
    r"(?P<mark>\s*(?:[-*+]\s+)?)\**(?:(?:required|optional|suggested|recommended|further|additional"
    r"|supplementa\w+|background|primary|secondary|main|extra|core)(?:\s+(?:readings?|papers?|texts?))?"
    r"|readings?)\**\s*:\**\s*(?P<said>.*)",
    re.IGNORECASE,
)
#: Tags before what is tagged: "- #paper A Title".
_TAGGED = re.compile(r"(?<=[-*+]\s)(?:#[^\W\d][\w/-]*\s+)+(?=\S)")
_TASK = re.compile(r"(?<=[-*+]\s)(?:TODO|DONE|DOING|NOW|LATER|WAITING)\s+(?=\S)")
#: A page's name of so many words is a title, and no subject.
_TITLE_WORDS = 3
_PAGE_LINK = re.compile(
    r"(?P<embedded>!)?\[\[(?!https?:)(?P<page>[^\[\]|#^]*)(?:[#^][^\[\]|]*)?(?:\\?\|(?P<text>[^\[\]]*))?\]\](?![(\[:])"
)
_NOTES = re.compile(
    r"^[^\S\n]*>[>\s]*\[!\w+\]|\[\[(?:@|[^\[\]]*[ |])[^\[\]]*\]\](?![(\[:])", re.MULTILINE
)
#: "authors:: Rose"; tags, the name of a line and comments behind it.
_PROPERTY = re.compile(r"(?P<name>[\s>*+-]*[A-Za-z][\w -]{1,20}\**)::\s+(?=\S)")
_BEHIND = re.compile(r"(?:(?:^|\s+)(?:#[^\W\d][\w/-]*|\^[\w-]+|%%.*?%%))+\s*$")


def as_markdown(text: str) -> str:
    """The text with what other markup says of headings, items and links said in Markdown."""
    if "<summary" in text.lower():
        text = _DETAILS.sub(" ", _SUMMARY.sub(_heading, text))
    lines = text.split("\n")
    if _TEX.search(text):
        lines = [_of_tex_line(line) for line in lines]
    lines = drawn_tables(lines)
    if len(_ASSIGNED.findall(text)) >= _FEW_FIELDS:
        lines = [_ASSIGNED_FIELD.sub(r"\g<name>: ", line) for line in lines]
    if _is_org(text):
        lines = [_of_org(line) for line in lines]
    if _ADOC.search(text):
        lines = [_of_asciidoc(line) for line in lines]
    if _NOTES.search(text):
        lines = [_of_notes(line) for line in lines]
    if "^[" in text:
        lines = [_of_inline_notes(line) for line in lines]
    lines = [_of_rest(_of_wiki(_of_syllabus(line))) for line in _of_rest_targets(lines)]
    return "\n".join(_with_definitions(lines))


def _of_syllabus(line: str) -> str:
    """The work that a line says is to be read, as an item."""
    found = _READING.fullmatch(line)
    if found is None or not found["said"]:
        return "" if found else line
    return f"{found['mark'] if found['mark'].strip() else found['mark'] + '- '}{found['said']}"


def _is_org(text: str) -> bool:
    """Whether it is Org: its links or settings say so, or half of its headings are tasks."""
    if _ORG.search(text) or len(_ORG_LINKS.findall(text)) > text.count("]("):
        return True
    stars = [match["task"] for match in _STARS.finditer(text)]
    return 0 < len(stars) <= 2 * sum(map(bool, stars))


def _heading(summary: re.Match[str]) -> str:
    """The heading that a summary is, in as many lines; within a line it is more of what the line
    says, and one that says no more than where a work is belongs to the lines above."""
    text = summary["text"].strip()
    before = summary[0].partition(text)[0].count("\n") * "\n"
    behind = (summary[0].count("\n") - len(before)) * "\n"
    line = summary.string[: summary.start()].rpartition("\n")[2]
    if line.strip(" \t>"):
        return f" | {' '.join(text.split())} | {before}{behind}"
    if not content_words(without_identifiers(text)):
        return f"{' '.join(text.split())}{before}{behind}"
    return f"{before}###### {' '.join(text.split())}{behind}"


def _with_definitions(lines: list[str]) -> list[str]:
    """Where a link's address is defined elsewhere ("[1]: https://…"), it stands in the link."""
    defined: dict[str, str] = {}
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        if found := _DEFINITION.match(line):
            label = _label(found["label"])
            defined.setdefault(label, found["url"])
            places.setdefault(label, at)
    if not defined:
        return lines
    used: set[str] = set()

    def linked_use(use: re.Match[str]) -> str:
        text = use["alone"] or use["text"]
        label = _label(use["label"] or text)
        if label not in defined:
            return use[0]
        used.add(label)
        return f"[{text}]({defined[label]})"

    linked = [line if _DEFINITION.match(line) else _USE.sub(linked_use, line) for line in lines]
    for label in used:
        linked[places[label]] = ""
    return linked


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _of_org(line: str) -> str:
    if _ORG_DRAWER.match(line):
        return ""
    line = _ORG_LINK.sub(_org_link, line)
    if heading := _ORG_HEADING.match(line):
        text = _ORG_TAGS.sub("", line[heading.end() :])
        return f"{'#' * len(heading['stars'])} {text}"
    if (owned := _ORG_PROPERTY.match(line)) and not _ORG_TELLING.match(line):
        return "" if not find_identifiers(line) else line[owned.end() :]
    return _ORG_PROPERTY.sub(r"\g<name>: ", line)


def _org_link(link: re.Match[str]) -> str:
    return f"[{link['text']}]({link['url']})" if link["text"] else f" {link['url']} "


def _of_asciidoc(line: str) -> str:
    line = _ADOC_LINK.sub(lambda link: f"[{link['text']}]({link['local'] or link['url']})", line)
    line = _ADOC_HEADING.sub("## ", line) if _ADOC_HEADING.match(line) else line
    item = _ADOC_ITEM.match(line)
    return f"{'  ' * (len(item['dots']) - 1)}1. {line[item.end() :]}" if item else line


def _of_rest(line: str) -> str:
    line = _REST_ROLE.sub(r" \g<role>:\g<id> ", _REST_LINK.sub(r"[\g<text>](\g<url>)", line))
    return line[item.end() :] if (item := _REST_ITEM.match(line)) else line


def _of_rest_targets(lines: Sequence[str]) -> list[str]:
    """reST's targets as definitions of Markdown; without those whose address stands in an item."""
    targets = {
        at: found for at, line in enumerate(lines) if (found := _REST_TARGET.fullmatch(line))
    }
    if not targets:
        return list(lines)
    told = {url for at, line in enumerate(lines) if at not in targets for url in _URL.findall(line)}
    kept = {each["name"]: each["url"] for each in targets.values() if each["url"] not in told}
    made = [
        _REST_USE.sub(lambda use: f"[{use[1]}]" if use[1] in kept else use[0], line)
        for line in lines
    ]
    for at, target in targets.items():
        name, url = target["name"], target["url"]
        made[at] = f"[{name}]: {url}" if kept.get(name) == url else ""
    return made


def _of_tex_line(line: str) -> str:
    """A line without its comment; each of the items in it begins again."""
    line = _TEX_COMMENT.sub(lambda found: found["kept"] or "", line)
    line = line if _TEX_FRAME.match(line) else _TEX_LIST.sub(" ", line)
    parts = re.split(r"(?=\\item\b)", line)
    filled = [part for part in parts if part.strip()] or [""]
    return ITEM_BREAK.join(map(_of_tex, filled))


def _of_tex(line: str) -> str:
    if _TEX_FRAME.match(line):
        return ""
    if _TEX_RULE.match(line):
        return "+--+--+"
    if len(cells := _TEX_CELL.split(_TEX_ROW_END.sub("", line))) > 1 and _TEX_ROW_END.search(line):
        line = f"| {' | '.join(cells)} |"
    if title := _TEX_TITLE.match(line):
        is_item = title["box"] and title["box"] != "frame"
        line = f"{'-' if is_item else '##'} {title['text']}"
    if heading := _TEX_HEADING.match(line):
        return f"## {heading['text']}"
    if item := _TEX_ITEM.match(line):
        is_id = parse_arxiv_id(item["label"] or "") is not None
        label = f"[{item['label']}] " if is_id else f"**{item['label']}** "
        label = label if item["label"] else ""
        line = f"- {label}{line[item.end() :]}"
    line = _TEX_URL.sub(r" <\g<url>> ", _TEX_LINK.sub(r"[\g<text>](\g<url>)", line))
    for pattern, written in _TEX_STYLES:
        line = pattern.sub(written, line)
    return to_unicode(line.replace("``", "“").replace("''", "”").replace("~", " "))


def _of_notes(line: str) -> str:
    line = _PAGE_LINK.sub(_page_link, _TASK.sub("", _TAGGED.sub("", _BEHIND.sub("", line))))
    if callout := _CALLOUT.match(line):
        is_item = callout["text"] and callout["kind"].lower() not in _ADVICE
        return f"- **{callout['text'].strip('*')}**" if is_item else callout["text"]
    line = _PROPERTY.sub(r"\g<name>: ", line, count=1)
    return _WIKI_PAGE.sub(r"\g<text>", line) if labelled(line) else line


def _page_link(link: re.Match[str]) -> str:
    """What is said of a page, or its name, where that says more; one word alone may be a label."""
    page, text = link["page"].rpartition("/")[2], link["text"] or ""
    if link["embedded"]:
        return ""
    is_key = page.startswith("@")
    begins = not link.string[: link.start()].strip("-*+>[]xX ")
    if not text and (is_key or len(page.split()) < (2 if begins else _TITLE_WORDS)):
        return "" if is_key and find_identifiers(link.string) else link[0]
    said = page if not is_key and len(page.split()) > len(text.split()) else text
    return f"**{said}**" if len(said.split()) >= _TITLE_WORDS else said


def _of_inline_notes(line: str) -> str:
    """Pandoc's footnotes within a line, each an item of its own below the text."""
    notes = [f"- {note['text']}" for note in _INLINE_NOTE.finditer(line)]
    return ITEM_BREAK.join([_INLINE_NOTE.sub("", line), *notes])


def _of_wiki(line: str) -> str:
    line = _DOKU_LINK.sub(r"[\g<text>](\g<url>)", _CITE.sub(_of_cite, line))
    return _WIKI_LINK.sub(r"[\g<text>](\g<url>)", line)


def _of_cite(cite: re.Match[str]) -> str:
    """ "{{cite arXiv |last=Rose |first=Ada |title=… |eprint=…}}" as a reference."""
    said = _WIKI_TEMPLATE.sub(r"\g<text>", _WIKI_PAGE.sub(r"\g<text>", cite["fields"]))
    pairs = (part.partition("=") for part in said.split("|"))
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    authors = "; ".join(_names(fields))
    ids = [f"arXiv:{fields[name]}" for name in ("eprint", "arxiv") if fields.get(name)][:1]
    ids += [f"doi:{fields['doi']}"] if fields.get("doi") else []
    year = fields.get("year") or fields.get("date", "")
    parts = (authors, f"({year})" if year else "", f"“{fields.get('title', '')}”", *ids)
    return ". ".join(each for each in parts if each)


def _names(fields: Mapping[str, str]) -> Iterable[str]:
    for number in ("", *map(str, range(1, 30))):
        family = fields.get(f"last{number}") or fields.get(f"author{number}")
        if family:
            given = fields.get(f"first{number}")
            yield f"{family}, {given}" if given else family
