r"""What a LaTeX source says of other files: what it includes, which bibliographies it uses."""

from __future__ import annotations

import posixpath
import re

#: A comment, without the line end behind it.
COMMENT = re.compile(r"(?<!\\)%.*")
#: A file that is included: by LaTeX's ``name``, ``perhaps``, where it need not be there, or, as the
#: package import has it, by its folder and its ``file``.
INCLUDE = re.compile(
    r"\\(?:@?input|include|subfile(?:include)?)\s*\{(?P<name>[^{}]+)\}"
    r"|\\(?:input\s+|InputIfFileExists\s*\{)(?P<perhaps>[^\s{}\\]+)"
    r"|\\(?:sub)?(?:import|inputfrom|includefrom)\*?\s*\{(?P<folder>[^{}]*)\}\s*\{(?P<file>[^{}]+)\}"
)
#: Bibliographies: the main one, multibib's, the default of bibunits. Their names stand in the
#: group, with commas between.
BIBLIOGRAPHY = re.compile(
    r"\\(?:(?:no|default)?bibliography(?!style|name|title|unit|type|font|item)[A-Za-z]*\*?"
    r"|addbibresource|addglobalbib|addsectionbib|bibdata)\s*(?:\[[^\]]*\])?\{([^{}]+)\}"
)


def name_of(included: re.Match[str]) -> str:
    """The name of a file that is included."""
    if included["file"]:
        return posixpath.join(included["folder"].strip(), included["file"].strip())
    return (included["name"] or included["perhaps"]).strip().strip('"')


def body_of(text: str) -> str:
    """The text of the document alone, each line in its place."""
    head, begun, body = text.partition("\\begin{document}")
    return "\n" * head.count("\n") + body if begun else text


def code_of(text: str) -> str:
    """The text without its comments; its lines stay."""
    return COMMENT.sub("", text)
