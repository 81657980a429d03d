r"""What a LaTeX source says of other files: what it includes, which bibliographies it uses."""

from __future__ import annotations

import re

__all__ = ["BIBLIOGRAPHY", "COMMENT", "INCLUDE", "code_of"]

#: A comment, without the line end behind it.
COMMENT = re.compile(r"(?<!\\)%.*")
#: A file that is included: by LaTeX's ``name``, or ``perhaps``, where it need not be there.
INCLUDE = re.compile(
    r"\\(?:input|include|subfile)\s*\{(?P<name>[^{}]+)\}"
    r"|\\(?:input\s+|InputIfFileExists\s*\{)(?P<perhaps>[^\s{}\\]+)"
)
#: Bibliographies; their names stand in the group, with commas between.
BIBLIOGRAPHY = re.compile(
    r"\\(?:bibliography|addbibresource|bibdata)\s*(?:\[[^\]]*\])?\{([^{}]+)\}"
)


def code_of(text: str) -> str:
    """The text without its comments; its lines stay."""
    return COMMENT.sub("", text)
