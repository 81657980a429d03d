"""A sync is undone and redone."""

from __future__ import annotations

from support import zotero_faults
from support.cli import run
from support.zotero_desk import ATTENTION, RESNET, Desk

#: What changes whenever an item is written.
_MOVING = {"version", "dateModified"}


class TestUndo:
    def test_what_was_made_goes_to_the_trash(self, desk: Desk) -> None:
        desk.sync()
        assert desk.undo().status == 0
        assert all(item.get("deleted") for item in desk.library.items.values())

    def test_what_was_changed_is_as_it_was(self, desk: Desk) -> None:
        key = desk.library.put_item(
            "preprint", title="Attention Is All You Need", archiveID="arXiv:1706.03762"
        )
        before = {k: v for k, v in desk.library.items[key].items() if k not in _MOVING}
        desk.sync("--key", "vaswani", tag="")
        assert desk.library.items[key]["abstractNote"] == ""
        assert desk.library.items[key]["citationKey"] == "vaswani"
        assert desk.undo().status == 0
        after = {k: v for k, v in desk.library.items[key].items() if k not in _MOVING}
        assert after == before

    def test_what_moved_on_stays_and_is_named(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(str(desk.item("he")["key"]), title="Mine")
        outcome = desk.undo()
        assert outcome.status == 1
        assert "he stays as it is: the item was changed since" in outcome.stderr
        assert not desk.item("he").get("deleted")
        assert desk.item("vaswani")["deleted"] == 1

    def test_what_another_program_made_instead_is_nothing_to_undo(self, desk: Desk) -> None:
        desk.sync("--key", "vaswani", tag="")
        made = {**desk.item("vaswani")}
        desk.library.erase(str(made.pop("key")))
        desk.forget()

        def other() -> None:
            own = {name: value for name, value in made.items() if name not in _MOVING}
            desk.library.put_item(own.pop("itemType"), **own)

        desk.server.misbehave(zotero_faults.meanwhile(other), when=zotero_faults.writes)
        assert desk.sync("--key", "vaswani", tag="").status == 0
        # The second run wrote nothing; what is undone is the first.
        assert "the item is gone already" in desk.undo().stderr
        assert not desk.item("vaswani").get("deleted")

    def test_redo_brings_it_again_and_the_next_sync_has_nothing_to_do(self, desk: Desk) -> None:
        desk.sync()
        desk.write(ATTENTION + RESNET.replace("770--778", "770--779"))
        desk.sync()
        desk.undo()
        desk.undo()
        assert all(item.get("deleted") for item in desk.library.items.values())
        assert run("redo", clock=desk.clock).status == 0
        assert not any(item.get("deleted") for item in desk.library.items.values())
        assert desk.item("he")["pages"] == "770-778"
        assert run("redo", clock=desk.clock).status == 0
        assert desk.item("he")["pages"] == "770-779"
        writes = desk.server.writes
        assert desk.sync().status == 0
        assert desk.server.writes == writes
        assert desk.undo().status == 0
        assert desk.item("he")["pages"] == "770-778"

    def test_what_somebody_changed_between_two_syncs_stays(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(str(desk.item("he")["key"]), extra="mine")
        desk.write(ATTENTION + RESNET.replace("770--778", "770--779"))
        desk.sync()
        assert desk.undo().status == 0
        outcome = desk.undo()
        assert "he stays as it is: the item was changed since" in outcome.stderr
        assert (desk.item("he")["extra"], desk.item("he").get("deleted")) == ("mine", None)

    def test_it_is_taken_back_once(self, desk: Desk) -> None:
        desk.sync()
        desk.undo()
        writes = desk.server.writes
        assert desk.undo().status == 2
        assert desk.server.writes == writes

    def test_not_with_somebody_else_s_key(self, desk: Desk) -> None:
        desk.sync()
        desk.server.library("users/2")
        desk.use(desk.server.add_key("otherkeyotherkeyotherkey", user=2))
        for words in ((), ("--dry-run",)):
            outcome = desk.undo(*words)
            assert outcome.status == 2
            assert "and this is" in outcome.stderr
        desk.use("secretkeysecretkeysecret")
        assert desk.undo().status == 0
        assert all(item["deleted"] for item in desk.library.items.values())

    def test_it_is_shown_first(self, desk: Desk) -> None:
        desk.sync()
        assert "vaswani: to the trash" in desk.undo("--dry-run").stdout
        assert not desk.item("vaswani").get("deleted")

    def test_an_undone_update_can_be_synced_again(self, desk: Desk) -> None:
        desk.sync()
        desk.write(ATTENTION + RESNET.replace("770--778", "770--779"))
        desk.sync()
        desk.undo()
        assert desk.item("he")["pages"] == "770-778"
        assert desk.sync().status == 0
        assert desk.item("he")["pages"] == "770-779"
