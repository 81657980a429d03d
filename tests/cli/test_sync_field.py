"""Zotero as the desktop program and real libraries were seen to answer: trash, slow saving, items
without a version, identifiers that several works have, keys that were renamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support import zotero_faults
from support.cli import run
from support.loopback import Answer
from support.zotero_answers import JSON_TYPE, ReceivedRequest
from support.zotero_desk import ATTENTION, OTHER, RESNET, Desk
from support.zotero_program import Program

BOOK = """\
@inbook{one, title={Of Roots}, author={Doe, A.}, booktitle={On Growth}, year=2001, chapter=1,
  doi={10.1000/growth}}
@inbook{two, title={Of Leaves and Their Veins}, author={Roe, B.}, booktitle={On Growth}, year=2001,
  chapter=2, doi={10.1000/growth}}
"""


def forget() -> None:
    from bibwright.config.paths import sync_folder

    for path in sync_folder().glob("*.json"):
        path.unlink()


def is_save(request: ReceivedRequest) -> bool:
    return request.is_write and request.path.endswith("/items")


class TestTrash:
    def test_an_item_in_the_trash_is_seen_there(self, program: Program) -> None:
        program.sync()
        program.library.trash(program.key_of("he"))
        for _ in range(2):
            outcome = program.sync()
            assert outcome.status == 1
            assert "it is in Zotero's trash" in outcome.stdout
        assert len(program.library.items) == 2

    def test_with_the_state_lost_it_is_not_created_again(self, program: Program) -> None:
        program.sync()
        program.library.trash(program.key_of("he"))
        forget()
        outcome = program.sync()
        assert "is in Zotero's trash" in outcome.stdout
        assert len(program.library.items) == 2

    def test_it_is_not_pulled(self, program: Program, tmp_path: Path) -> None:
        program.sync()
        program.library.trash(program.key_of("he"))
        forget()
        program.pull(tmp_path / "new.bib")
        text = (tmp_path / "new.bib").read_text(encoding="utf-8")
        assert "Attention" in text
        assert "Residual" not in text

    def test_again_restores_it(self, program: Program) -> None:
        program.sync()
        key = program.key_of("he")
        program.library.trash(key)
        outcome = program.sync("--again")
        assert outcome.status == 0, outcome.stdout
        assert not program.library.items[key].get("deleted")
        assert len(program.library.items) == 2
        assert run("undo", clock=program.clock).status == 0
        assert program.library.items[key].get("deleted")

    def test_new_creates_another_one(self, program: Program) -> None:
        program.sync()
        program.library.trash(program.key_of("he"))
        assert program.sync("--new", "he").status == 0
        assert len(program.library.items) == 3
        assert "2 unchanged" in program.sync().stderr

    def test_what_an_undo_threw_there_comes_back_with_again(self, desk: Desk) -> None:
        desk.sync()
        desk.undo()
        assert desk.sync().status == 1
        assert desk.sync("--again").status == 0
        assert [item.get("deleted") for item in desk.library.items.values()] == [None, None]

    def test_a_collection_in_the_trash_is_named_and_not_created_again(self, desk: Desk) -> None:
        desk.sync("--collection", "Survey")
        [key] = desk.library.collections
        desk.library.trash_collection(key)
        outcome = desk.sync("--collection", "Survey")
        assert outcome.status == 2
        assert "the collection “Survey” is in Zotero's trash" in outcome.stderr
        assert len(desk.library.collections) == 1

    def test_the_program_does_not_list_it_but_its_items_name_it(self, program: Program) -> None:
        program.sync("--collection", "Survey")
        [key] = program.library.collections
        program.library.trash_collection(key)
        forget()
        outcome = program.sync("--collection", "Survey")
        assert outcome.status == 2
        assert "the collection “Survey” is in Zotero's trash" in outcome.stderr
        assert len(program.library.collections) == 1


class TestSlowSaving:
    def test_a_write_still_at_work_is_waited_for_and_not_repeated(self, program: Program) -> None:
        """Zotero saves item by item, and goes on when nobody listens any more."""
        queue: list[dict[str, Any]] = []

        def taken(request: ReceivedRequest) -> bool:
            if is_save(request) and not queue:
                queue.extend(request.json())
                return True
            return False

        def goes_on() -> None:
            if queue:
                program.library.put(queue.pop(0))

        entries = "".join(
            f"@misc{{k{n}, title={{Remark {n} on growth}}, author={{Doe, A{n}}}, year=20{n:02},"
            f" doi={{10.1000/{n}}}}}\n"
            for n in range(10, 25)
        )
        program.bib.write_text(entries, encoding="utf-8")
        program.server.misbehave(zotero_faults.lost_request(), when=taken)
        program.server.misbehave(
            zotero_faults.meanwhile(goes_on), times=None, when=zotero_faults.reads
        )
        outcome = program.sync()
        assert outcome.status == 0, outcome.stderr
        assert len(program.library.items) == 15
        assert sum(is_save(each) for each in program.server.log) == 1
        writes = program.server.writes
        assert "15 unchanged" in program.sync().stderr
        assert program.server.writes == writes

    def test_batches_are_as_large_as_what_is_saved_in_ten_seconds(self, program: Program) -> None:
        entries = "".join(
            f"@misc{{k{n}, title={{Remark {n} on growth}}, doi={{10.1000/{n}}}}}\n"
            for n in range(40)
        )
        program.bib.write_text(entries, encoding="utf-8")
        slow = zotero_faults.meanwhile(lambda: program.clock.sleep(20.0))
        program.server.misbehave(slow, when=is_save)
        program.sync()
        sizes = [len(each.json()) for each in program.server.log if is_save(each)]
        assert sum(sizes) == 40 + sizes[0] * (sizes[0] == sizes[1])  # leave asked for once
        assert max(sizes[-2:]) == 10

    def test_an_item_without_a_version_is_waited_for(self, program: Program) -> None:
        program.sync()
        key = program.key_of("he")
        program.library.edit(key, pages="1")
        data = {**program.library.items[key], "version": None}
        saving = Answer(
            200,
            json.dumps([{"key": key, "version": None, "data": data}]).encode(),
            JSON_TYPE,
            (("Last-Modified-Version", str(program.library.version)),),
        )
        program.server.misbehave(
            zotero_faults.Replaced(saving), times=2, when=lambda each: "itemKey" in str(each.query)
        )
        assert program.sync().status in {0, 1}
        assert program.sync().status == 0


class TestWhichItem:
    def test_one_doi_on_two_chapters_is_no_proof(self, desk: Desk) -> None:
        desk.write(BOOK)
        desk.library.put_item("bookSection", title="Of Roots", DOI="10.1000/growth")
        outcome = desk.sync("--all", tag="")
        assert outcome.status == 1
        assert "doubtful    two" in outcome.stdout
        assert [item["title"] for item in desk.library.items.values()] == ["Of Roots"]
        assert desk.sync("--all", "--new", "two", tag="").status == 0
        titles = sorted(item["title"] for item in desk.library.items.values())
        assert titles == ["Of Leaves and Their Veins", "Of Roots"]

    def test_an_identifier_beside_another_title_is_doubtful(self, desk: Desk) -> None:
        key = desk.library.put_item(
            "conferencePaper", title="A Study of Sea Birds", DOI="10.1109/CVPR.2016.90"
        )
        outcome = desk.sync("--key", "he", tag="")
        assert outcome.status == 1
        assert "seems to be another work" in outcome.stdout
        assert desk.library.items[key]["title"] == "A Study of Sea Birds"
        assert "citationKey" not in {n for n, v in desk.library.items[key].items() if v}

    def test_an_id_named_in_passing_is_not_the_item_s(self, desk: Desk) -> None:
        key = desk.library.put_item(
            "journalArticle", title="Attention in Sea Birds", extra="see also arXiv:1706.03762"
        )
        desk.sync("--key", "vaswani", tag="")
        assert len(desk.library.items) == 2
        assert desk.library.items[key]["extra"] == "see also arXiv:1706.03762"

    def test_one_work_twice_in_the_file_is_said(self, desk: Desk) -> None:
        desk.write(RESNET + RESNET.replace("{he,", "{he2016,"))
        outcome = desk.sync()
        assert outcome.status == 1
        assert "“he” is the same work" in outcome.stdout
        assert len(desk.library.items) == 1

    def test_one_work_twice_in_the_file_is_never_made_twice(self, desk: Desk) -> None:
        twin = "@article{%s, title={Of Leaves}, author={Doe, Jane}, year={2001}, journal={Leaf},"
        twin += " pages={1--9}, keywords={survey}}\n"
        desk.write(twin % "one" + twin % "two")
        for _ in range(2):
            outcome = desk.sync()
            assert outcome.status == 1
            assert "“one” is the same work" in outcome.stdout
            assert len(desk.library.items) == 1
        desk.forget()
        outcome = desk.sync()
        assert outcome.status == 1
        assert len(desk.library.items) == 1
        assert "“one” is" in outcome.stdout

    def test_of_items_that_an_entry_may_be_none_is_pulled(self, desk: Desk) -> None:
        """Two items with one DOI, none of them by the entry's key: the file gets no third entry."""
        for _ in range(2):
            desk.library.put_item(
                "conferencePaper",
                title="Deep Residual Learning for Image Recognition",
                DOI="10.1109/CVPR.2016.90",
            )
        desk.write(RESNET)
        outcome = desk.pull()
        assert outcome.status == 1
        assert "0 entries added" in outcome.stderr
        assert "(also " in desk.sync().stdout

    def test_a_formula_in_a_title_is_no_other_work(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", title=r"Sums under $\ell_1$ bounds")
        desk.write(r"@article{sums, title={Sums under $\ell_1$ bounds}, keywords={survey}}")
        assert desk.sync().status == 1
        assert len(desk.library.items) == 1

    def test_an_old_line_on_arxiv_in_extra_is_told_once(self, desk: Desk) -> None:
        extra = "arXiv: 1706.03762 [cs, stat:ML]"
        desk.library.put_item("preprint", title="Attention Is All You Need", extra=extra)
        desk.sync()
        [item] = [each for each in desk.library.items.values() if "1706" in each["extra"]]
        assert item["extra"] == extra

    def test_two_items_with_one_doi_are_for_the_person(self, desk: Desk) -> None:
        title = "Deep Residual Learning for Image Recognition"
        for _ in range(2):
            desk.library.put_item("conferencePaper", title=title, DOI="10.1109/CVPR.2016.90")
        outcome = desk.sync("--key", "he", tag="")
        assert outcome.status == 1
        assert "2 items have its DOI" in outcome.stdout


class TestKeys:
    def test_a_renamed_key_goes_over(self, desk: Desk) -> None:
        desk.sync()
        desk.write(ATTENTION + RESNET.replace("{he,", "{he2016deep,") + OTHER)
        assert desk.sync().status == 0
        assert len(desk.library.items) == 2
        assert {each["citationKey"] for each in desk.library.items.values()} == {
            "vaswani",
            "he2016deep",
        }
        writes = desk.server.writes
        desk.sync()
        assert desk.server.writes == writes

    def test_an_entry_that_left_the_file_is_named(self, desk: Desk) -> None:
        desk.sync()
        desk.write(ATTENTION)
        outcome = desk.sync()
        assert "no longer in the file, still in Zotero: he" in outcome.stderr
        assert len(desk.library.items) == 2

    def test_one_that_is_only_not_chosen_is_not(self, desk: Desk) -> None:
        desk.sync()
        outcome = desk.sync("--key", "vaswani", tag="")
        assert "no longer" not in outcome.stderr


class TestConflicts:
    def conflict(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("he")["key"], pages="1-2")
        desk.write(ATTENTION + RESNET.replace("770--778", "3--4"))
        outcome = desk.sync()
        assert outcome.status == 1
        assert "--prefer file KEY" in outcome.stderr

    def test_the_file_is_preferred(self, desk: Desk) -> None:
        self.conflict(desk)
        assert desk.sync("--prefer", "file", "he").status == 0
        assert desk.item("he")["pages"] == "3-4"
        assert desk.sync().status == 0

    def test_zotero_is_preferred(self, desk: Desk) -> None:
        self.conflict(desk)
        assert desk.sync("--prefer", "zotero", "he").status == 0
        assert desk.item("he")["pages"] == "1-2"
        assert desk.pull().status == 0
        assert "1--2" in desk.bib.read_text(encoding="utf-8")
        assert desk.sync().status == 0
        assert desk.item("he")["pages"] == "1-2"


class TestWhileZoteroSaves:
    def test_reads_that_fail_now_and_then_are_asked_again(self, program: Program) -> None:
        """A few of all reads during a save are answered with 500."""
        count = iter(range(1000))
        program.server.misbehave(
            zotero_faults.refused(500),
            times=None,
            when=lambda each: not each.is_write and next(count) % 4 == 1,
        )
        assert program.sync().status == 0
        assert len(program.library.items) == 2
        assert "2 unchanged" in program.sync().stderr

    def test_a_library_that_somebody_else_fills_is_waited_for(self, desk: Desk) -> None:
        """The desktop program may save item by item for a while after a run was killed."""
        coming = [f"Remark {number}" for number in range(12)]

        def save_one() -> None:
            if coming:
                desk.library.put_item("book", title=coming.pop())

        desk.server.misbehave(zotero_faults.meanwhile(save_one), times=None)
        outcome = desk.sync()
        assert outcome.status == 0, outcome.stderr
        titles = [item["title"] for item in desk.library.items.values()]
        assert len(titles) == len(set(titles)) == 14

    def test_who_stops_it_hears_that_zotero_may_go_on(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from bibwright.zotero.writer import Writer

        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Writer, "_post", stopped)
            outcome = desk.sync()
        assert outcome.status not in {0, 1}
        assert "Zotero may still save what it was sent last" in outcome.stderr
        assert "nothing half-done" not in outcome.stderr
        assert desk.sync().status == 0
        assert len(desk.library.items) == 2


class TestThereAndBackAgain:
    def test_what_is_doubtful_stays_so_until_the_person_says(self, desk: Desk) -> None:
        desk.library.put_item(
            "conferencePaper", title="A Study of Sea Birds", DOI="10.1109/CVPR.2016.90"
        )
        for _ in range(3):
            outcome = desk.sync("--key", "he", tag="")
            assert outcome.status == 1
            assert "doubtful    he" in outcome.stdout
        assert len(desk.library.items) == 1

    def test_sync_undo_sync_again_undo(self, desk: Desk) -> None:
        desk.sync()
        for _ in range(2):
            assert desk.undo().status == 0
            assert all(item.get("deleted") for item in desk.library.items.values())
            assert desk.sync("--again").status == 0
            assert not any(item.get("deleted") for item in desk.library.items.values())
        assert len(desk.library.items) == 2

    def test_a_group_that_may_only_be_read(self, program: Program) -> None:
        refused = zotero_faults.refused(403, message="Write access denied")
        program.server.misbehave(refused, times=None, when=is_save)
        outcome = program.sync()
        assert outcome.status == 2
        assert "you may only read it" in outcome.stderr
        assert "door" not in outcome.stderr

    def test_a_key_that_two_bibliographies_have(self, desk: Desk, tmp_path: Path) -> None:
        """Two files, one library: each paper is there once, and neither undoes the other."""
        desk.sync()
        other = tmp_path / "other.bib"
        other.write_text(RESNET.replace("{he,", "{resnet,"), encoding="utf-8")
        where = ("--api-url", desk.server.url)
        for _ in range(2):
            assert run("sync", other, "--all", *where, clock=desk.clock).status in {0, 1}
            assert desk.sync().status in {0, 1}
        assert len(desk.library.items) == 2
