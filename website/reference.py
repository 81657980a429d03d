"""The pages of the reference, in Markdown, each made from what the code says of itself."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import bibwright
from bibwright.bibtex.rules import rules
from bibwright.commands.settings import Settings
from bibwright.sources.registry import sources
from bibwright.verification.model import MEANINGS
from website.commands import CommandPage, command_pages

_WIDTH = 80
#: Types stand in quotes, for annotations aren't evaluated.
_QUOTED_TYPE = re.compile(r"(: |-> )'([^']*)'")


def reference_pages(schemas: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each page. ``schemas`` is the folder of the JSON Schemas."""
    for page in command_pages():
        yield f"commands/{page.slug}.md", _command(page)
    yield "rules.md", _rules()
    yield "findings.md", _findings()
    yield "settings.md", _settings()
    yield "schemas.md", _schemas(schemas)
    yield "library.md", _library()


def _command(page: CommandPage) -> str:
    parts = [f"# {page.name}", f"```text\n{page.usage}\n```"]
    for each in page.paragraphs:
        parts.append(f"```text\n{each.text}\n```" if each.verbatim else _escaped(each.text))
    if page.options:
        parts += ["## Options", _table(("option", "meaning"), page.options)]
    return "\n\n".join(parts) + "\n"


def _rules() -> str:
    rows = [(name, "on" if rule.default else "off", rule.reason) for name, rule in rules().items()]
    return (
        "# Rules of tidy\n\nIn the order in which they go over an entry; `--only`, `--enable` and "
        "`--disable` take their names.\n\n"
        + _table(("rule", "default", "what it does, and why"), rows)
        + "\n"
    )


def _findings() -> str:
    return (
        "# Findings of check\n\nThe names by which `--fail-on` and “bibwright: ignore” know them."
        "\n\n" + _table(("finding", "meaning"), MEANINGS.items()) + "\n"
    )


def _settings() -> str:
    rows = [
        (field.name.replace("_", "-"), _default(field))
        for field in dataclasses.fields(Settings)
        if field.name != "tidy"
    ]
    variables = [
        (spec.key_variable, f"the key for {spec.name}")
        for spec in sources().values()
        if spec.key_variable
    ]
    return (
        "# Settings\n\nIn `bibwright.toml`, or under `[tool.bibwright]` in `pyproject.toml`; see "
        "[the manual](../manual/settings.md).\n\n"
        + _table(("setting", "default"), rows)
        + f"\n\n{_prose(Settings.__doc__)}\n\n"
        + _table(("variable", "holds"), variables)
        + "\n"
    )


def _default(field: dataclasses.Field[object]) -> str:
    value = field.default
    if value is dataclasses.MISSING or value in ("", None):
        return ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _schemas(folder: Path) -> str:
    parts = ["# JSON Schemas", "Of what `--json` prints, and of files that are kept."]
    for file in sorted(folder.glob("*.schema.json")):
        schema = json.loads(file.read_text("utf-8"))
        parts += [f"## {file.name}", f"[{schema['title']}](../{file.name})."]
        rows = [
            (name, str(about.get("description", about.get("type", ""))))
            for name, about in schema.get("properties", {}).items()
        ]
        parts.append(_table(("property", "what it holds"), rows))
    return "\n\n".join(parts) + "\n"


def _library() -> str:
    parts = [f"# Library\n\n{_prose(bibwright.__doc__)}"]
    names = sorted(bibwright.__all__, key=lambda name: (not name.islower(), name.lower()))
    for name in names:
        value = getattr(bibwright, name)
        parts.append(f"## {name}")
        if inspect.isfunction(value):
            parts.append(_signature(name, value))
        parts.append(_prose(value.__doc__))
        if inspect.isclass(value) and issubclass(value, enum.Enum):
            parts.append(_prose(", ".join(f"`{each.value}`" for each in value)))
        elif inspect.isclass(value):
            parts += _members(value)
        elif inspect.ismodule(value):
            for below in value.__all__:
                function = getattr(value, below)
                parts += [f"### {name}.{below}", _signature(below, function)]
                parts.append(_prose(function.__doc__))
    return "\n\n".join(part for part in parts if part) + "\n"


def _members(value: type) -> Iterator[str]:
    """Fields in one list, then the methods and properties that have a docstring."""
    if dataclasses.is_dataclass(value):
        rows = [
            (field.name, str(field.type))
            for field in dataclasses.fields(value)
            if not field.name.startswith("_")
        ]
        yield _table(("field", "type"), rows, code=2)
    for name, member in vars(value).items():
        function = member.fget if isinstance(member, property) else member
        function = getattr(function, "__func__", function)
        if not name.startswith("_") and inspect.isfunction(function) and function.__doc__:
            heading = f"### {value.__name__}.{name}"
            yield (
                heading
                if isinstance(member, property)
                else f"{heading}\n\n" + _signature(name, function)
            )
            yield _prose(function.__doc__)


def _signature(name: str, function: Callable[..., object]) -> str:
    """How it is called, on a line for each parameter where one line would be too long."""
    signature = inspect.signature(function)
    own = [each for each in signature.parameters.values() if each.name != "self"]
    line = str(signature.replace(parameters=own))
    if len(line) > _WIDTH:
        parts = [str(each) for each in own]
        kinds = [each.kind for each in own]
        if (
            inspect.Parameter.VAR_POSITIONAL not in kinds
            and inspect.Parameter.KEYWORD_ONLY in kinds
        ):
            parts.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
        _, arrow, returned = line.rpartition(" -> ")
        line = "(\n" + "".join(f"    {part},\n" for part in parts) + f"){arrow}{returned}"
    plain = _QUOTED_TYPE.sub(r"\1\2", line)
    return f"```python\n{name}{plain}\n```"


def _prose(docstring: str | None) -> str:
    """A docstring as Markdown: what it shows of the interpreter becomes a block."""
    blocks = []
    for block in re.split(r"\n[ \t]*\n", inspect.cleandoc(docstring or "")):
        shown = block.startswith(">>>")
        blocks.append(f"```pycon\n{block}\n```" if shown else _escaped(block))
    return "\n\n".join(blocks)


def _escaped(text: str) -> str:
    """Text with what Markdown would take for markup escaped, but for its code."""
    parts = re.split(r"(``.+?``|`[^`\n]+`)", text)
    return "".join(
        part if number % 2 else re.sub(r"([*_<\[{])", r"\\\1", part)
        for number, part in enumerate(parts)
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, code: int = 1) -> str:
    """A table whose first ``code`` columns are code."""
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for row in rows:
        cells = [cell.replace("|", r"\|").replace("\n", " ") for cell in row]
        shown = [f"`{cell}`" if cell else "" for cell in cells[:code]]
        lines.append("| " + " | ".join([*shown, *map(_escaped, cells[code:])]) + " |")
    return "\n".join(lines)
