"""What is remembered of texts that were looked at, so that none is read twice; and let go, where
one list after the other is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar

_Told = TypeVar("_Told")
_LET_GO: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Callable[..., _Told]], _lru_cache_wrapper[_Told]]:
    """As `functools.lru_cache` does it, until `forget` is called."""

    def decorate(function: Callable[..., _Told]) -> _lru_cache_wrapper[_Told]:
        kept = lru_cache(maxsize=most)(function)
        _LET_GO.append(kept.cache_clear)
        return kept

    return decorate


def forget() -> None:
    """Lets go of all that is remembered."""
    for let_go in _LET_GO:
        let_go()
