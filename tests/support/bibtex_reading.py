"""What real BibTeX reads in a file: every entry's type and every field's value."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

#: Key → name of a field, or ``@type`` → value, as BibTeX has them: keys as they stand, names in
#: small letters, macros and ``#`` worked out, each run of white space one blank.
Entries = dict[str, dict[str, str]]

#: BibTeX folds lines that are longer than 79 characters, so values are printed in pieces.
_PIECE = 60
_LIMIT_SECONDS = 60
#: What BibTeX takes for a name in a style; the signs in front mean something else to it there.
_NAME = re.compile(rb"[^\x00-\x20\"#%'(),={}@$\x7f-\xff0-9][^\x00-\x20\"#%'(),={}@$\x7f-\xff]*")
_FIELD = re.compile(rb"([^\s\"#%'(),={}@]+)\s*=")
_TYPE = re.compile(rb"@\s*([^\s\"#%'(),={}@]+)\s*[{(]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
#: BibTeX has these by itself, as fields or as functions.
_OWN = frozenset({"crossref"})
_TAKEN = re.compile(
    r"""add\.period\$|.*\$|integers|strings|entry|execute|function|iterate|macro|read|reverse|sort"""
)
_PRINTED = re.compile(r"^(?:K(?P<key>.*)|T(?P<type>.*)|F(?P<field>.*)|\|(?P<piece>.*)\|)$")


def as_bibtex_reads(data: bytes, also: Iterable[str] = ()) -> Entries | None:
    """The entries of a file; None where BibTeX prints none of them.

    ``also``: names of fields to look for besides all that seem to stand in the file. What
    BibTeX takes over from an entry's ``crossref`` is among the entry's fields.
    """
    names = sorted(_names(_FIELD, data) | set(also))
    types = sorted(_names(_TYPE, data) - set(names))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_bytes(data)
        (folder / "all.bst").write_text(_style(names, types), "latin-1")
        (folder / "x.aux").write_text("\\citation{*}\n\\bibstyle{all}\n\\bibdata{refs}\n", "ascii")
        subprocess.run(
            ["bibtex", "-min-crossrefs=30000", "x"],
            cwd=folder,
            capture_output=True,
            timeout=_LIMIT_SECONDS,
            check=False,
        )
        printed = folder / "x.bbl"
        if not printed.exists():
            return None
        return _read(printed.read_bytes().decode("latin-1")) or None


def _names(pattern: re.Pattern[bytes], data: bytes) -> set[str]:
    """Whatever may be the name of a field or type, in small letters, where a style can say it."""
    found = (match.lower() for match in pattern.findall(data))
    names = {name.decode("ascii") for name in found if _NAME.fullmatch(name)}
    return {name for name in names if not _TAKEN.fullmatch(name)}


def _style(names: list[str], types: list[str]) -> str:
    """A style that prints everything."""
    declared = [name for name in names if name not in _OWN]
    printing = "\n".join(
        f'{name} missing$ {{ }} {{ "F{name}" write$ newline$ #1 \'own.at :=\n'
        f'{{ {name} own.at #{_PIECE} substring$ "" = {{ #0 }} {{ #1 }} if$ }}\n'
        f'{{ "|" {name} own.at #{_PIECE} substring$ * "|" * write$ newline$\n'
        f"own.at #{_PIECE} + 'own.at := }}\nwhile$ }} if$"
        for name in names
    )
    macros = "\n".join(f'MACRO {{{month}}} {{"{month}"}}' for month in _MONTHS.split())
    known = "\n".join(f"FUNCTION {{{name}}} {{ default.type }}" for name in types)
    return (
        f"ENTRY {{ {' '.join(declared)} }} {{ }} {{ }}\nINTEGERS {{ own.at }}\n"
        f'FUNCTION {{default.type}} {{ "K" cite$ * write$ newline$ "T" type$ * write$ newline$\n'
        f"{printing} }}\n{known}\n{macros}\nREAD\nITERATE {{call.type$}}\n"
    )


def _read(printed: str) -> Entries:
    entries: Entries = {}
    fields: dict[str, str] = {}
    name = ""
    # BibTeX folds a line that is too long, which a key alone can make.
    for line in printed.replace("%\n", "").split("\n"):
        found = _PRINTED.fullmatch(line)
        if found is None:
            continue
        kind, text = found.lastgroup, found[found.lastgroup or 0]
        if kind == "key":
            fields = entries.setdefault(text, {})
        elif kind == "type":
            fields["@type"] = text
        elif kind == "field":
            name = text
            fields[name] = ""
        else:
            fields[name] += text
    return entries
