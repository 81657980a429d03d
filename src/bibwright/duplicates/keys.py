"""Which of several citation keys lives on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Keys that a database or a program has made: DBLP's, DOIs, arXiv ids, MathSciNet's, zbMATH's,
#: Web of Science's, EndNote's and bare numbers.
_MACHINE_MADE = re.compile(
    r"DBLP:.*|10\.\d{4,9}/.*|(?:arxiv:?)?\d{4}\.\d{4,5}(?:v\d+)?|MR\d+|zbMATH\d+|ISI:.*|WOS:.*|"
    r"RN\d+|PMID:?\d+|ref\d*|\d+|https?:.*|.*_\d{6,}|id_?\d+",
    re.IGNORECASE,
)


def choose_key(keys: Sequence[str], cited: Mapping[str, int]) -> int:
    """The place of the key that lives on; ``keys`` in the order of the file.

    The one that is cited most in the project's sources; else one that a person made rather than a
    program; else the first.
    """
    return min(
        range(len(keys)),
        key=lambda at: (
            -cited.get(keys[at], 0),
            not keys[at],
            bool(_MACHINE_MADE.fullmatch(keys[at])),
            at,
        ),
    )
