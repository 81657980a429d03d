"""How much is read of anything that comes from outside, and the sentence for what is more."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from math import isfinite
from typing import Any, BinaryIO

from bibwright.errors import InputError

#: Bytes of a file that is read as a whole. The largest bibliographies known have a tenth of it.
LARGEST_FILE = 128 * 2**20
#: Lists and objects of a JSON file; empty ones take thirty times as much memory as in the file.
MOST_OBJECTS = 5_000_000
#: Characters of one entry of a bibliography. The longest that are known have a tenth of it.
LARGEST_ENTRY = 8 * 2**20
_PIECE = 2**20
#: How JSON begins to write a character beyond the first 65,536; alone it is none.
_BEGINS_A_PAIR = "\\ud"
HALF_A_PAIR = "half of a surrogate pair, which is no character"


def refuse_huge_entry(length: int, what: str) -> None:
    """Raises InputError where an entry has too many characters: to work on it takes fifty times as
    much memory. ``what`` says which one it is, and in which file."""
    if length > LARGEST_ENTRY:
        raise InputError(
            f"{what} is larger than {LARGEST_ENTRY // 2**20} MiB, which is more than Bibwright "
            "reads; take out its longest field"
        )


#: How what is written in one line, however much it holds, begins: JSON, XML, HTML, BibTeX.
_IN_ONE_LINE = re.compile(r"\s*(?:[{<@]|\[\s*[\[{\"])")


def refuse_huge_line(text: str, name: str) -> None:
    """Raises InputError where a line of a list has too many characters to be one."""
    if len(text) <= LARGEST_ENTRY or _IN_ONE_LINE.match(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LARGEST_ENTRY and not _IN_ONE_LINE.match(line):
            raise InputError(
                f"{name}:{number}: this line is larger than {LARGEST_ENTRY // 2**20} MiB, which is "
                "more than Bibwright reads; give each work a line of its own"
            )


def read_bounded(file: BinaryIO, name: str, most: int = LARGEST_FILE) -> bytes:
    """All that the file holds, or a stream gives. Raises InputError where that is too much."""
    pieces: list[bytes] = []
    length = 0
    least = max(_PIECE, _size_of(file) + 1)
    while piece := file.read(min(least, most - length + 1)):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise InputError(
                f"{name} is larger than {most // 2**20} MiB, which is more than Bibwright reads; "
                "split it"
            )
    return b"".join(pieces)


def _size_of(file: BinaryIO) -> int:
    """The bytes of a file, to read it at once; 0 where nobody knows."""
    try:
        return os.fstat(file.fileno()).st_size
    except (AttributeError, OSError):
        return 0


def parsed_json(data: bytes | str, name: str, hint: str = "correct it") -> Any:
    """The JSON in a file that somebody else wrote, every text in it one that can be written.

    Raises InputError, naming the file and, where it is known, the line, for whatever is none.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8, so it can't be JSON; save it as UTF-8") from error
    try:
        found = json_of_characters(text, _number)
    except json.JSONDecodeError as error:
        what = error.msg.lower()
        raise InputError(f"{name}:{error.lineno}: this is not JSON ({what}); {hint}") from error
    except UnicodeEncodeError as error:
        raise InputError(f"{name} holds {HALF_A_PAIR}; {hint}") from error
    except ValueError as error:
        what = "a number that is none, or of too many digits"
        raise InputError(f"{name} holds {what}; {hint}") from error
    except RecursionError as error:
        raise InputError(f"{name} is nested too deep to be read; {hint}") from error
    return found


def json_of_characters(text: str, number: Callable[[str], Any] | None = None) -> Any:
    """What a text says as JSON; ``number`` reads its fractions and what is no number.

    Raises ValueError for what is no JSON, UnicodeEncodeError for half of a surrogate pair, which
    nothing can be done with later, and InputError for more than memory holds.
    """
    if text.count("{") + text.count("[") > MOST_OBJECTS:
        most = f"{MOST_OBJECTS:,} lists and objects"
        raise InputError(f"JSON of more than {most} is more than Bibwright reads; give it in parts")
    found = json.loads(text, parse_float=number, parse_constant=number)
    if _BEGINS_A_PAIR in text.lower():
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    return found


def _number(text: str) -> float:
    """The number. Raises ValueError for NaN, infinity, and what is too large to be told from it."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number
