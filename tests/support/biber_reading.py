"""What real Biber reads in a file: every entry's type and fields, as it hands them to biblatex."""

from __future__ import annotations

import re
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

#: Key → name of a field, or ``@type`` → value. Names of people are in their parts, dates and
#: ranges of pages in theirs; LaTeX's commands for letters are letters.
Entries = dict[str, dict[str, str]]

_BLTX = "{http://biblatex-biber.sourceforge.net/biblatexml}"
#: Biber leaves the braces of ``{\\l}`` and its kin round the letter, but not those of ``{\\'e}``.
_LONE_LETTER = re.compile(r"\{([^\x00-\x7f])\}")
#: XML has no place for these, and Biber writes them all the same.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_biber_reads(data: bytes, seconds: float = 120, *, inherit: bool = False) -> Entries | None:
    """The entries of a file; None where Biber fails or takes longer.

    ``inherit``: with what they take over from each other. Fields that biblatex's data model lacks
    are not among them, nor are entries that Biber skips. What can't be seen in print is made one:
    how an accent is encoded, an ı below one, braces round a single letter beyond ASCII, and runs
    of blanks.
    """
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "in.bib"), Path(name, "out.bltxml")
        source.write_bytes(data)
        command = ["biber", "--tool", "--quiet", "--nolog", "--output-format=biblatexml"]
        if inherit:
            command += ["--output-resolve-crossrefs", "--output-resolve-xdata"]
        command += [f"--output-file={target}", str(source)]
        try:
            subprocess.run(command, cwd=name, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return None
        if not target.exists():
            return None
        text = _NOT_XML.sub("\ufffd", target.read_text("utf-8", "replace"))
    try:
        tree = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    return {entry.get("id", ""): _fields(entry) for entry in tree.iter(f"{_BLTX}entry")}


def _fields(entry: ElementTree.Element) -> dict[str, str]:
    fields = {"@type": entry.get("entrytype", "")}
    for child in entry:
        name = child.tag.removeprefix(_BLTX)
        kind = child.get("type", "")
        if name in {"names", "date"}:
            name = kind if name == "names" else f"{kind}date"
        fields[name] = _said(child)
        if name == "options":
            # Biber writes them in another order every time.
            fields[name] = ",".join(sorted(fields[name].split(",")))
    return fields


def _said(element: ElementTree.Element) -> str:
    """The text of an element and of those in it, each with what makes it another."""
    said = _normal(element.text or "")
    inner = [f"{_mark(child)}{_said(child)}" for child in element]
    more = " and others" if element.get("morenames") else ""
    return said + "".join(f"[{each}]" for each in inner) + more


def _mark(element: ElementTree.Element) -> str:
    kind = element.get("type")
    return f"{kind} " if kind else ""


def _normal(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    composed = unicodedata.normalize("NFC", re.sub("ı(?=[\u0300-\u036f])", "i", decomposed))
    return _LONE_LETTER.sub(r"\1", " ".join(composed.split()))
