"""The desktop program in any mood: it is asked once a command at most, what lies in the trash is
made anew by nobody, and what is doubtful stays so."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bibwright.config.paths import state_folder
from support.keyrings import using
from support.zotero_access import Person
from support.zotero_desk import ATTENTION, RESNET
from support.zotero_program import Program
from support.zotero_server import ZoteroServer

MOODS = (Person.ALLOWS_ALWAYS, Person.ALLOWS_ONCE, Person.DENIES)
STEPS = ("sync", "file", "again", "dry", "trash", "bin", "forget", "edit", "other", *MOODS)
COLLECTION = ("--collection", "Survey")
OTHER = {"title": "A Study of Sea Birds", "DOI": "10.1109/CVPR.2016.90"}


class Moods:
    """A person whose mood changes, at the program."""

    def __init__(self, program: Program) -> None:
        self.program, self.pages = program, 770
        self.has_leave = self.is_doubtful = False
        self.mood = Person.ALLOWS_ALWAYS

    def take(self, step: str | Person) -> None:
        """Something that the person does, or a command, which keeps to the laws."""
        library, program = self.program.library, self.program
        if isinstance(step, Person):
            self.mood = step
            program.server.let_person(step)
        elif step == "trash":
            for key in list(library.items)[:1]:
                library.trash(key)
        elif step == "bin":
            for key in list(library.collections)[:1]:
                library.trash_collection(key)
        elif step == "forget":
            for path in (state_folder() / "zotero").glob("*"):
                path.unlink()
            self.has_leave = False
        elif step == "edit":
            self.pages += 1
            text = ATTENTION + RESNET.replace("770", str(self.pages))
            program.bib.write_text(text, encoding="utf-8")
        elif step == "other":
            if not library.items:
                library.put_item("conferencePaper", **OTHER)
                self.is_doubtful = True
        else:
            given = {"file": COLLECTION, "again": ("--again",), "dry": ("--dry-run",)}
            self.sync(*given.get(step, ()))

    def sync(self, *words: str) -> int:
        """A sync, which asks at most once, and never with leave for good."""
        program, asked = self.program, self.program.asked()
        done = program.sync(*words)
        assert done.status in {0, 1, 2}, done.stderr
        assert "bug" not in done.stderr
        asked = program.asked() - asked
        assert asked <= (0 if self.has_leave or "--dry-run" in words else 1)
        self.has_leave = self.has_leave or (asked == 1 and self.mood is Person.ALLOWS_ALWAYS)
        titles = [str(each["title"]) for each in program.library.items.values()]
        assert len(titles) == len(set(titles)), titles
        assert len(program.library.collections) <= 1
        if self.is_doubtful:
            assert "Deep Residual Learning for Image Recognition" not in titles
            assert OTHER["title"] in titles
        return done.status


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=9))
def test_whatever_happens_nothing_is_asked_or_made_twice(steps: list[str | Person]) -> None:
    with (
        pytest.MonkeyPatch.context() as patch,
        TemporaryDirectory() as name,
        ZoteroServer(local=True) as server,
        using(),
    ):
        for each in ("STATE", "CACHE", "CONFIG"):
            patch.setenv(f"BIBWRIGHT_{each}_DIR", str(Path(name) / each))
        moods = Moods(Program(server, Path(name)))
        for step in steps:
            moods.take(step)
        moods.take(Person.ALLOWS_ALWAYS)
        moods.take("again")
        writes = server.writes
        assert moods.sync() == (1 if moods.is_doubtful else 0)
        assert server.writes == writes
