"""Choices by name, for options that are given as text."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from bibwright.errors import InputError

_Choice = TypeVar("_Choice", bound=StrEnum)


def member(choices: type[_Choice], name: str, what: str) -> _Choice:
    """The member called ``name``. Raises InputError, which says what there is, for another name."""
    try:
        return choices(name)
    except ValueError as error:
        raise InputError(
            f"there is no {what} “{name}”; choose from {', '.join(choices)}"
        ) from error
