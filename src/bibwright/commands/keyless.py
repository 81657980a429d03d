"""Citation keys for entries that have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.bibtex.blocks import cut
from bibwright.bibtex.encoding import decode, encode
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.scan import BLANK, NAME, SPECIAL, plain_lines, scan

_HEAD = re.compile(rf"@{BLANK}*{NAME}{BLANK}*[{{(]{BLANK}*")


def places_of_keys(data: bytes, encoding: str) -> list[int]:
    """The lines of the entries to which `with_keys` can give a key, in their order."""
    plain = plain_lines(decode(data, encoding)[0])
    return [plain.count("\n", 0, at) + 1 for at in _places(plain)]


def with_keys(data: bytes, encoding: str, keys: Sequence[str]) -> bytes:
    """The file with a key for each entry that has none, in their order; an empty one for none."""
    text, found = decode(data, encoding)
    plain = plain_lines(text)
    pieces: list[str] = []
    done = 0
    for at, key in zip(_places(plain), keys, strict=True):
        if key:
            pieces += (text[done:at], _written(plain, at, key))
            done = at
    return encode("".join([*pieces, text[done:]]), found) if pieces else data


def _places(plain: str) -> Iterator[int]:
    """Where a key is missing that makes an entry one which BibTeX reads."""
    for block in cut(plain):
        if not isinstance(block, RawBlock) or block.key or block.type in SPECIAL:
            continue
        head = _HEAD.match(plain, block.start)
        if head is None:
            continue
        source = plain[block.start : head.end()] + _written(plain, head.end(), "key")
        whole = next(scan(source + plain[head.end() : block.end]), None)
        if whole is not None and whole.closed and (not whole.complaints or whole.commented):
            yield head.end()


def _written(plain: str, at: int, key: str) -> str:
    return key if plain[at : at + 1] == "," else f"{key}, "
