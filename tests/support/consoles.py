"""The sessions at a terminal that the documents show, read and carried out.

In a document, a fenced block in the language ``console`` is a session: a line that begins with
``$ `` is a command (``> `` continues one that ends in a backslash), what follows it is shown by it,
``…`` stands for anything left out, and a command under which nothing stands may show anything. Its
exit status is 0 unless the next command is ``echo $?``, which shows another. A fenced block with
``title="NAME"`` is the content of a file. All blocks of a document are one session, in a folder
of its own.

Comments say what a reader needs not see: ``<!-- given: PATH as NAME -->`` puts a file of the
project into that folder, ``<!-- status: 1 0 -->`` before a session says its commands' exit statuses
at once, and ``<!-- not run: REASON -->`` leaves it out.
"""

from __future__ import annotations

import io
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

from support.cli import FakeClock, run_with

_FENCE = re.compile(
    r"(?:^<!-- (?:not run: (?P<reason>[^>]+?)|status: (?P<statuses>[\d ]+)) -->\n+)?"
    r"^(?P<fence>`{3,})(?P<language>[\w+-]*)(?P<options>[^\n]*)\n(?P<body>.*?)^(?P=fence)$"
    r"|^<!-- given: (?P<path>\S+) as (?P<name>\S+) -->$",
    re.DOTALL | re.MULTILINE,
)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that a document's reader has: its content, or the path of one of the project's."""

    name: str
    content: str | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A line of a session, what the document shows of what it says, and the status it leaves."""

    line: int
    text: str
    shown: tuple[str, ...] = ()
    status: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """What one block shows, command by command."""

    line: int
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A session that can't be run in a test, and why."""

    line: int
    reason: str
    commands: tuple[Command, ...]


def steps_of(text: str) -> Iterator[GivenFile | Session | Skipped]:
    """What a document shows, in its order.

    Raises ValueError for a command that stands in a block of another kind, where nothing runs it.
    """
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start("body") if found["fence"] else found.start()) + 1
        if found["path"]:
            yield GivenFile(found["name"], path=found["path"])
        elif title := _TITLE.search(found["options"]):
            yield GivenFile(title[1], content=found["body"])
        elif found["language"] == "console":
            commands = tuple(_commands(found["body"].splitlines(), line))
            if found["statuses"]:
                statuses = map(int, found["statuses"].split())
                pairs = zip(commands, statuses, strict=True)
                commands = tuple(replace(each, status=status) for each, status in pairs)
            reason = found["reason"]
            yield Skipped(line, reason, commands) if reason else Session(line, commands)
        elif re.search(r"^\$? ?bibwright ", found["body"], re.MULTILINE) and not found["reason"]:
            raise ValueError(f"line {line}: a command in a block that is no session")


def _commands(lines: Sequence[str], first: int) -> Iterator[Command]:
    """The commands of a session. Raises ValueError if it begins with something else."""
    found: list[Command] = []
    for number, line in enumerate(lines, first):
        last = found[-1] if found else None
        if last is not None and last.text.endswith("\\") and not last.shown:
            text = f"{last.text[:-1]}{line.removeprefix('>').lstrip()}"
            found[-1] = replace(last, text=text)
        elif line.startswith("$ "):
            found.append(Command(number, line[2:].strip()))
        elif last is None:
            raise ValueError(f"line {number}: a session begins with a command")
        else:
            found[-1] = replace(last, shown=(*last.shown, line.rstrip()))
    for command, after in zip(found, [*found[1:], None], strict=True):
        if command.text != "echo $?":
            asked = after is not None and after.text == "echo $?"
            yield replace(command, status=int(after.shown[0])) if after and asked else command


def shows(shown: Sequence[str], said: str) -> bool:
    """Whether this was said, wherever the document doesn't leave it out by ``…``."""
    if not shown:
        return True
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.split("…"))) + r"\n"
    lines = [line.rstrip() for line in said.splitlines()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


@dataclass(slots=True)
class Terminal:
    """Carries out commands in the current folder: ours inside this process, others by the shell."""

    clock: FakeClock = field(default_factory=FakeClock)

    def run(self, command: str) -> tuple[int, str]:
        """The exit status, and all that is to be seen then."""
        if re.match(r"export \w+=…", command):  # a secret, which stands in the environment
            return 0, ""
        if found := re.fullmatch(r"cd (\S+)", command):
            os.chdir(found[1])
            return 0, ""
        status, seen, piped = 0, io.BytesIO(), b""
        for number, stage in enumerate(stages := _stages(command)):
            is_last = number == len(stages) - 1
            out = seen if is_last and stage.output is None else io.BytesIO()
            stdin = Path(stage.input).read_bytes() if stage.input else piped
            status = self._carry_out(stage.words, stdin, out, seen)
            if stage.output is not None:
                Path(stage.output).write_bytes(out.getvalue())
            piped = out.getvalue()
        return status, seen.getvalue().decode("utf-8")

    def _carry_out(
        self, words: Sequence[str], stdin: bytes, out: io.BytesIO, seen: io.BytesIO
    ) -> int:
        program, *arguments = words
        if program == "bibwright":
            return run_with(_expanded(arguments), stdin, out, seen, self.clock)
        if program == "python":
            return _run_script(arguments, out)
        done = subprocess.run(
            ["bash", "-c", " ".join(_quoted(word) for word in words)],
            input=stdin,
            capture_output=True,
            check=False,
        )
        out.write(done.stdout)
        seen.write(done.stderr)
        return done.returncode


@dataclass(slots=True)
class _Stage:
    words: list[str] = field(default_factory=list)
    input: str | None = None
    output: str | None = None


def _stages(command: str) -> list[_Stage]:
    """The programs of a pipeline. Raises ValueError for more of the shell's language than that."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;")
    lexer.whitespace_split = True
    stages, words = [_Stage()], iter(lexer)
    for word in words:
        match word:
            case "|":
                stages.append(_Stage())
            case "<":
                stages[-1].input = next(words)
            case ">":
                stages[-1].output = next(words)
            case "&&" | ";" | "&" | ">>" | "2>":
                raise ValueError(
                    f"{word} in “{command}” is more than the runner of documents knows"
                )
            case _:
                stages[-1].words.append(word)
    return stages


def _quoted(word: str) -> str:
    return word if set(word) & set("*?$") else shlex.quote(word)


def _expanded(words: Sequence[str]) -> list[str]:
    """As the shell expands patterns of file names."""
    names: list[str] = []
    for word in words:
        found = sorted(map(str, Path().glob(word))) if "*" in word and "/" not in word[:1] else []
        names += found or [word]
    return names


def _run_script(arguments: Sequence[str], out: io.BytesIO) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    with mock.patch.object(sys, "stdout", text):
        runpy.run_path(arguments[0], run_name="__main__")
    text.detach()
    return 0
