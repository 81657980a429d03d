"""`bibwright sync --local`: through the desktop program, which asks the person before it lets
anybody write, and has no list of what was deleted."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from bibwright.config.paths import sync_folder
from support import zotero_faults
from support.cli import FakeClock, run
from support.keyrings import MemoryKeyring, using
from support.zotero_access import Person
from support.zotero_desk import ATTENTION, RESNET
from support.zotero_program import Program
from support.zotero_server import ZoteroServer


def test_a_sync_and_a_second_one_that_does_nothing(program: Program) -> None:
    outcome = program.sync("--collection", "A/B")
    assert outcome.status == 0, outcome.stderr
    assert {item["citationKey"] for item in program.library.items.values()} == {"vaswani", "he"}
    writes, asked = program.server.writes, program.asked()
    outcome = program.sync("--collection", "A/B")
    assert "2 unchanged" in outcome.stderr
    assert (program.server.writes, program.asked()) == (writes, asked)


def test_attachments_and_notes_are_not_read_again(program: Program) -> None:
    program.sync()
    [key, _] = program.library.items
    program.library.put({"itemType": "note", "note": "x", "parentItem": key})
    program.sync()
    requests = len(program.server.log)
    program.sync()
    assert len(program.server.log) - requests == 2


def test_the_person_is_asked_only_where_there_is_something_to_write(program: Program) -> None:
    assert program.sync("--dry-run").status == 0
    assert program.asked() == 0
    program.sync()
    assert program.asked() == 1


def test_the_person_is_asked_once_a_command(program: Program) -> None:
    program.server.let_person(Person.ALLOWS_ONCE)
    outcome = program.sync("--collection", "A")
    assert outcome.status == 2
    assert "choose “Always Allow”" in outcome.stderr
    assert (program.asked(), len(program.library.items)) == (1, 0)
    assert program.sync("--collection", "A").status == 0
    assert (program.asked(), len(program.library.items)) == (2, 2)


def test_a_question_that_nobody_answers_is_not_put_twice(program: Program) -> None:
    program.server.misbehave(
        zotero_faults.lost_request(), when=lambda request: "authorize" in request.path
    )
    outcome = program.sync()
    assert outcome.status == 2
    assert "nobody has answered Zotero's question" in outcome.stderr
    assert program.asked() == 1


def test_a_person_who_says_no(program: Program) -> None:
    program.server.let_person(Person.DENIES)
    outcome = program.sync()
    assert outcome.status != 0
    assert "you have told Zotero not to let Bibwright write" in outcome.stderr
    assert program.library.items == {}
    assert "the journal has nothing to undo" in run("undo").stderr


def test_leave_for_good_is_kept_in_the_keyring(program: Program) -> None:
    ring = MemoryKeyring()
    with using(ring):
        program.sync()
        program.bib.write_text(ATTENTION + RESNET.replace("770", "771"), encoding="utf-8")
        program.sync()
    assert program.asked() == 1
    [(place, key)] = ring.kept.items()
    assert place == ("bibwright", "zotero-local")
    [entry] = json.loads(run("undo", "--list", "--json").stdout)["changes"][:1]
    assert key not in json.dumps(entry)


def test_without_a_keyring_leave_for_good_is_kept_in_a_private_file(program: Program) -> None:
    for pages in ("771", "772"):
        program.bib.write_text(ATTENTION + RESNET.replace("770", pages), encoding="utf-8")
        with using():
            assert program.sync().status == 0
    assert program.asked() == 1
    [path] = sync_folder().glob("local-key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_deleted_there_is_noticed_without_a_list_of_it(program: Program) -> None:
    program.sync()
    [key, _] = program.library.items
    program.library.erase(key)
    outcome = program.sync()
    assert outcome.status == 1
    assert "it was deleted in Zotero" in outcome.stdout
    assert len(program.library.items) == 1


def test_a_pull_needs_no_leave(program: Program) -> None:
    program.library.put_item("book", title="On Things", date="1999")
    where = ("--local", "--api-url", program.server.url)
    assert run("pull", "-o", program.bib, *where).status == 0
    assert "On Things" in program.bib.read_text()
    assert program.asked() == 0


def test_undo_goes_through_the_same_door(program: Program) -> None:
    program.sync()
    assert run("undo", clock=FakeClock()).status == 0
    assert all(item.get("deleted") for item in program.library.items.values())


def test_an_older_program_is_explained(program: Program) -> None:
    program.server.let_person(Person.HAS_OLDER_PROGRAM)
    outcome = program.sync()
    assert "Zotero 7.0.11 doesn't allow writing through its local API" in outcome.stderr
    assert program.sync("--dry-run").status == 0


def test_a_closed_door_is_explained(program: Program) -> None:
    program.server.let_person(Person.HAS_CLOSED_API)
    outcome = program.sync()
    assert "Zotero's local API is switched off" in outcome.stderr
    assert outcome.status != 0


def test_a_program_that_does_not_run_is_named_at_once(tmp_path: Path) -> None:
    with ZoteroServer(local=True) as server:
        gone = Program(server, tmp_path)
    outcome = gone.sync()
    assert outcome.status == 3
    assert "there is no Zotero at" in outcome.stderr
    assert gone.clock.slept == []
