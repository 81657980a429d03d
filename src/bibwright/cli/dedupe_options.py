"""What the command line of ``bibwright dedupe`` says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from bibwright.bibtex.dialect import Dialect
from bibwright.citations import used_keys
from bibwright.cli.completing import citation_keys
from bibwright.cli.given import FILE_TO_WRITE, PATH, STDIN, read_given, refuse_repeated, together
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.dedupe_review import dedupe_answers_path
from bibwright.commands.dedupe_run import DedupeOptions, DedupeRun, Preprints, Strictness
from bibwright.commands.settings import load_settings
from bibwright.duplicates.answers import Answers
from bibwright.duplicates.constraints import same_field_names
from bibwright.errors import InputError

strictness_option = click.option(
    "--strictness",
    type=click.Choice([str(each) for each in Strictness]),
    default="normal",
    show_default=True,
    help="How sure a pair has to be before it is merged.",
)


#: How duplicates are found, and where answers about them are kept; see `FindingOptions`.
finding_options = together(
    click.option(
        "--against", multiple=True, type=PATH, help="Compare with this file, too; it isn't changed."
    ),
    click.option(
        "--preprints",
        type=click.Choice([str(each) for each in Preprints]),
        default="merge",
        show_default=True,
        help="A preprint and its publication: keep both, link them, or merge them.",
    ),
    strictness_option,
    click.option(
        "--same-fields",
        multiple=True,
        metavar="FIELD,FIELD",
        help="Entries that say the same in all of these are duplicates: doi,title.",
    ),
    click.option(
        "--never-merge",
        multiple=True,
        metavar="KEY,KEY|FILE",
        shell_complete=citation_keys,
        help="Keys of entries that are two works, or a file with such keys on each line.",
    ),
    click.option(
        "--tex",
        multiple=True,
        type=PATH,
        help="LaTeX or Markdown sources; keys that they cite are kept.",
    ),
    click.option("--answers", "answers_path", type=FILE_TO_WRITE, help="Where answers are kept."),
)


@dataclass(frozen=True, slots=True)
class FindingOptions:
    """How duplicates are to be found."""

    against: tuple[Path, ...]
    preprints: str
    strictness: str
    same_fields: tuple[str, ...]
    never_merge: tuple[str, ...]
    tex: tuple[Path, ...]
    answers_path: Path | None
    dialect: str | None

    def answers(self, files: Sequence[Path]) -> Path:
        """Where answers are kept: beside the first file, unless somewhere is named."""
        if self.answers_path is not None:
            return self.answers_path
        return dedupe_answers_path(files[0] if files[0] != STDIN else Path("bibliography"))

    def engine_options(self, texts: Iterable[bytes] | None) -> DedupeOptions:
        """How duplicates are to be found and merged, in bibliographies with these ``texts``."""
        named = self.dialect or load_settings(Path.cwd()).dialect
        return DedupeOptions(
            dialect=Dialect(named) if named else None,
            preprints=Preprints(self.preprints),
            strictness=Strictness(self.strictness),
            same_fields=tuple(map(same_field_names, self.same_fields)),
            never_merge=self.kept_apart(texts),
        )

    def kept_apart(self, texts: Iterable[bytes] | None) -> tuple[tuple[str, ...], ...]:
        """The lists of keys that are never merged. Raises click.UsageError for one that stands
        nowhere in the bibliographies, if their ``texts`` are known."""
        lines: list[str] = []
        for given in self.never_merge:
            path = Path(given)
            lines += _text_of(path).splitlines() if path.is_file() else [given]
        found = [
            tuple(line.replace(",", " ").split())
            for line in lines
            if line.strip() and not line.lstrip().startswith("#")
        ]
        known = [data.decode("utf-8", "replace") for data in texts or () if found]
        for key in (key for keys in found for key in keys):
            if texts is not None and not any(key in text for text in known):
                raise click.UsageError(f"--never-merge names {key}, and no entry has that key")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Options(FindingOptions):
    """The command line."""

    write: bool
    dry_run: bool
    diff: bool
    review: bool
    key_map: Path | None
    rewrite_cites: tuple[Path, ...]
    report: Path | None
    output: Path | None
    check: bool
    output_format: str
    as_json: bool
    force: bool

    @property
    def shows_diff(self) -> bool:
        """Whether the person wants to see the change itself, and nothing done."""
        return self.diff or self.dry_run

    @property
    def merges(self) -> bool:
        """Whether the certain duplicates are merged, not only shown."""
        return self.write and not self.shows_diff

    @property
    def writes(self) -> bool:
        """Whether anything may be written: the merge, or the page that was asked for."""
        return self.merges or (not self.shows_diff and self.report is not None)

    def check_usage(self, files: tuple[Path, ...]) -> None:
        """Raises click.UsageError for what can't go together."""
        if self.output is not None and len(files) != 1:
            raise click.UsageError("-o takes one file; without it each is changed in place")
        if self.output is not None and not (self.write or self.shows_diff):
            raise click.UsageError("-o says where to write, and nothing is; add --write")
        if STDIN in files and len(files) > 1:
            raise click.UsageError("- for standard input can't be combined with other files")
        if self.check and (self.write or self.review):
            raise click.UsageError(
                "--check only looks: it can't be combined with --write or --review"
            )
        if STDIN in files and self.review:
            raise click.UsageError("--review asks on the terminal; name a file, not -")
        refuse_repeated([*files, *self.against])
        written = (self.output, self.key_map, self.report, self.answers(files))
        refuse_repeated(filter(None, written))


def found_in(
    files: Sequence[tuple[str, bytes]],
    options: FindingOptions,
    answers: Answers,
    sources: Sequence[Path],
) -> DedupeRun:
    """The duplicates in the files, whose keys the ``sources`` cite."""
    against = [(str(path), read_given(path)) for path in options.against]
    return dedupe_files(
        files,
        against=against,
        options=options.engine_options(data for _, data in (*files, *against)),
        usage=used_keys(sources) if sources else None,
        answers=answers,
    )


def _text_of(path: Path) -> str:
    """The text of a file. Raises InputError for what is none."""
    try:
        return read_given(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text; list the keys in one") from error
