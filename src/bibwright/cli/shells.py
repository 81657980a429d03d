"""What click's scripts for shells get wrong, put right: values behind ``--option=``, lists with
commas in fish, and what bash takes for several words (``Vaswani:17``).

click calls on what is registered here while a line is half typed.
"""

from __future__ import annotations

import os

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)


def _whole(option: str, items: list[CompletionItem]) -> list[CompletionItem]:
    """Values of an ``option=`` as the words that they end."""
    return [
        CompletionItem(f"{option}{each.value}", each.type, each.help)
        if each.type == "plain"
        else each
        for each in items
    ]


class _WholeWords(ShellComplete):
    """For shells that put a completion in the place of the whole word."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        option, sign, _ = incomplete.partition("=")
        found = super().get_completions(args, incomplete)
        return _whole(f"{option}=", found) if sign and option.startswith("--") else found


@add_completion_class
class _Zsh(_WholeWords, ZshComplete):
    pass


@add_completion_class
class _Fish(_WholeWords, FishComplete):
    # Only the first comma parts: the others belong to the value.
    source_template = FishComplete.source_template.replace('split ","', 'split -m 1 ","')


@add_completion_class
class _Bash(_WholeWords, BashComplete):
    # The line as it was typed: words have been cut at the signs in COMP_WORDBREAKS by then, and
    # bash puts a completion in the place of what follows the last of them.
    source_template = BashComplete.source_template.replace(
        '"${COMP_WORDS[*]}"', '"${COMP_LINE:0:COMP_POINT}" COMP_BREAKS="$COMP_WORDBREAKS"'
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_WORDS"]
        _, *words = split_arg_string(line)
        return (words, "") if line[-1:].isspace() or not words else (words[:-1], words[-1])

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        signs = [sign for sign in "=:" if sign in os.environ.get("COMP_BREAKS", "=:")]
        begun = incomplete[: max(map(incomplete.rfind, signs), default=-1) + 1]
        found = super().get_completions(args, incomplete)
        return [
            CompletionItem(each.value.removeprefix(begun), each.type, each.help) for each in found
        ]
