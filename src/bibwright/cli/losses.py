"""What doesn't come through from one format to another, told in words."""

from __future__ import annotations

from collections.abc import Sequence

from bibwright.cli.terminal import say
from bibwright.formats.losses import summed_up
from bibwright.formats.record import Loss

#: Of losses of one kind so many are named.
_NAMED = 3


def say_losses(losses: Sequence[Loss], *, verbose: bool = False) -> None:
    """Names the losses, the most frequent kind first; all of them if ``verbose``."""
    for field, why, found in summed_up(losses):
        named = found if verbose or len(found) <= _NAMED else found[:_NAMED]
        for loss in named:
            say(f"{loss.key or 'the file'}: {field} “{loss.value}”: {why}")
        if len(named) < len(found):
            say(f"… and {len(found) - len(named)} more: {field}: {why}")
