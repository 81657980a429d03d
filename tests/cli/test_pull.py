"""`bibwright pull` and `bibwright sync --both`: what Zotero has, in the bibliography."""

from __future__ import annotations

import re

import pytest

from support.zotero_desk import ATTENTION, OTHER, RESNET, Desk

KNUTH = {
    "title": "Literate Programming",
    "creators": [{"creatorType": "author", "firstName": "Donald E.", "lastName": "Knuth"}],
    "date": "1984-05",
    "publicationTitle": "The Computer Journal",
    "volume": "27",
    "issue": "2",
    "pages": "97-111",
    "DOI": "10.1093/comjnl/27.2.97",
    "tags": [{"tag": "programming"}, {"tag": "C#"}],
}
#: The same as a person who knows BibTeX would type it.
KNUTH_ENTRY = """\
@article{knuth1984literate,
  title         = {Literate Programming},
  author        = {Knuth, Donald E.},
  journal       = {The Computer Journal},
  volume        = {27},
  number        = {2},
  pages         = {97--111},
  year          = {1984},
  month         = may,
  doi           = {10.1093/comjnl/27.2.97},
  keywords      = {programming, C\\#},
}
"""


def text(desk: Desk) -> str:
    return desk.bib.read_bytes().decode()


def keys_of(source: str) -> list[str]:
    return re.findall(r"^@\w+\{([^,]*),", source, re.MULTILINE)


class TestNewItems:
    def test_an_item_is_added_behind_what_is_there(self, desk: Desk) -> None:
        before = text(desk)
        desk.library.put_item("journalArticle", **KNUTH)
        outcome = desk.pull()
        assert outcome.status == 0, outcome.stderr
        assert text(desk) == before + "\n" + KNUTH_ENTRY
        assert "1 entry added" in outcome.stderr

    def test_a_file_is_made_where_there_is_none(self, desk: Desk) -> None:
        desk.bib.unlink()
        desk.library.put_item("journalArticle", citationKey="mine:1", **KNUTH)
        assert desk.pull().status == 0
        assert text(desk) == KNUTH_ENTRY.replace("knuth1984literate", "mine:1")

    @pytest.mark.parametrize(
        "name", ["Citation Key", "citation key", "citationKey", "CITATION-KEY"]
    )
    def test_a_citation_key_in_extra_is_the_entry_s(self, desk: Desk, name: str) -> None:
        desk.library.put_item("journalArticle", extra=f"mine\n {name} : lit84", **KNUTH)
        desk.pull()
        assert keys_of(text(desk))[-1] == "lit84"

    def test_biblatex_has_its_own_fields(self, desk: Desk) -> None:
        desk.bib.unlink()
        desk.library.put_item("journalArticle", **KNUTH)
        assert desk.pull("--dialect", "biblatex").status == 0
        assert "date          = {1984-05}" in text(desk)
        assert "journaltitle  = {The Computer Journal}" in text(desk)

    def test_a_preprint_has_its_eprint(self, desk: Desk) -> None:
        desk.sync("--key", "vaswani")
        desk.bib.unlink()
        assert desk.pull().status == 0
        for line in (
            "@misc{vaswani,",
            "eprint        = {1706.03762}",
            "archivePrefix = {arXiv}",
            "primaryClass  = {cs.CL}",
        ):
            assert line in text(desk)
        assert "10.48550" not in text(desk)

    def test_a_second_pull_changes_nothing(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        desk.pull()
        before = text(desk)
        outcome = desk.pull()
        assert outcome.status == 0
        assert text(desk) == before
        assert "0 entries added, 0 fields changed" in outcome.stderr

    def test_what_an_entry_does_not_say_is_no_news_to_the_second_pull(self, desk: Desk) -> None:
        desk.library.put_item(
            "conferencePaper",
            title="On Talks",
            proceedingsTitle="Proceedings of Talks",
            conferenceName="Talks 2019",
            publisher="ACM",
            shortTitle="Talks",
        )
        desk.library.put_item(
            "preprint",
            title="On Drafts",
            archiveID="arXiv:2502.09587",
            DOI="10.48550/arXiv:2502.09587",
            repository="arXiv",
        )
        desk.library.put_item("computerProgram", title="A Tool", versionNumber="2.1", company="C")
        assert "3 entries added" in desk.pull().stderr
        before = text(desk)
        assert "0 entries added, 0 fields changed" in desk.pull().stderr
        assert text(desk) == before

    def test_a_sync_after_it_writes_the_citation_key_and_nothing_else(self, desk: Desk) -> None:
        key = desk.library.put_item("journalArticle", **KNUTH)
        before = desk.library.items[key]
        desk.pull()
        assert desk.sync("--key", "knuth1984literate", tag="").status == 0
        after = desk.library.items[key]
        changed = {name for name in after if after[name] != before.get(name)}
        assert changed - {"version", "dateModified"} == {"citationKey"}
        writes = desk.server.writes
        desk.sync("--key", "knuth1984literate", tag="")
        assert desk.server.writes == writes

    def test_only_what_is_filed_where_one_says(self, desk: Desk) -> None:
        desk.sync("--collection", "A/B")
        desk.library.put_item("journalArticle", **KNUTH)
        desk.bib.unlink()
        assert desk.pull("--collection", "A/B").status == 0
        assert sorted(keys_of(text(desk))) == ["he", "vaswani"]

    def test_only_what_has_the_tag(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        desk.library.put_item("book", title="Another")
        desk.bib.unlink()
        assert desk.pull("--tag", "Programming").status == 0
        assert keys_of(text(desk)) == ["knuth1984literate"]

    def test_a_tag_that_no_item_has_is_named_and_edits_still_come(self, desk: Desk) -> None:
        key = desk.library.put_item("journalArticle", **KNUTH)
        desk.write("")
        desk.pull()
        desk.library.edit(key, volume="28")
        outcome = desk.pull("--tag", "Programing")
        assert outcome.status == 1
        assert "no item in Zotero has the tag “Programing”" in outcome.stderr
        assert "28" in text(desk)

    def test_whatever_is_a_work_is_pulled_and_no_control_character_with_it(
        self, desk: Desk
    ) -> None:
        desk.library.put_item("case", caseName="Doe v. Roe", court="High Court", dateDecided="2001")
        desk.library.put_item("statute", nameOfAct="Act on Acts", dateEnacted="May 2019")
        desk.library.put_item("email", subject="Re: \u202eeverything\x1b[31m", date="2020-02-03")
        desk.library.put_item("book", publisher="Untitled House", date="1999")
        desk.library.put_item(
            "thesis", title="A Work", thesisType="Master's thesis", university="U"
        )
        desk.bib.unlink()
        outcome = desk.pull()
        assert "5 entries added" in outcome.stderr
        for line in (
            "= Doe v. Roe,",
            "= Act on Acts,",
            "= may,",
            "= Re: everything[31m,",
            "= Untitled House,",
            "@mastersthesis",
        ):
            assert line in text(desk).replace("{", "").replace("}", "")
        before = text(desk)
        desk.pull()
        assert text(desk) == before

    def test_an_unknown_collection_is_named(self, desk: Desk) -> None:
        outcome = desk.pull("--collection", "No/Such")
        assert outcome.status == 2
        assert "there is no collection “No/Such” in Zotero" in outcome.stderr

    def test_what_is_in_the_trash_stays_there(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", deleted=1, **KNUTH)
        before = text(desk)
        assert desk.pull().status == 0
        assert text(desk) == before

    def test_what_the_file_has_is_not_added_again(self, desk: Desk) -> None:
        desk.library.put_item(
            "conferencePaper",
            title="Deep Residual Learning for Image Recognition",
            DOI="10.1109/CVPR.2016.90",
        )
        desk.pull()
        assert keys_of(text(desk)) == ["vaswani", "he", "knuth"]

    def test_names_come_back_as_they_went(self, desk: Desk) -> None:
        desk.write(
            "@book{a, title={On Names}, year=1999, keywords={survey}, author={van der Berg, Jr.,"
            " Anna and {The {LIGO} Collaboration} and de la Cruz, Mar{\\'i}a}}\n"
        )
        desk.sync()
        desk.bib.unlink()
        desk.pull()
        expected = (
            "author        = {van der Berg, Jr., Anna and {The LIGO Collaboration} and "
            "de la Cruz, Mar{\\'i}a}"
        )
        assert expected in text(desk)


class TestChanges:
    def test_what_was_changed_in_zotero_is_changed_in_the_file_and_nothing_else(
        self, desk: Desk
    ) -> None:
        desk.sync()
        before = text(desk)
        desk.library.edit(desk.item("he")["key"], title="Deep Learning of Residuals", pages="1-9")
        outcome = desk.pull()
        assert outcome.status == 0
        assert "2 fields changed" in outcome.stderr
        expected = before.replace(
            "{Deep Residual Learning for Image Recognition}", "{Deep Learning of Residuals}"
        ).replace("{770--778}", "{1--9}")
        assert text(desk) == expected

    def test_and_a_second_pull_and_a_sync_find_nothing_to_do(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("he")["key"], title="A -- B: x_1 & 100\u00a0% {of} it")
        desk.pull()
        before, writes = text(desk), desk.server.writes
        assert desk.pull().status == desk.sync().status == 0
        assert text(desk) == before
        assert desk.server.writes == writes

    def test_people_dates_and_tags_come_over(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(
            desk.item("vaswani")["key"],
            creators=[{"creatorType": "author", "firstName": "Ashish", "lastName": "Vaswäni"}],
            date="2018-07-01",
            tags=[{"tag": "survey"}, {"tag": "to read"}, {"tag": "a, b"}],
        )
        assert desk.pull().status == 0
        expected = (
            ATTENTION.replace("{Vaswani, Ashish and Shazeer, Noam}", '{Vasw{\\"a}ni, Ashish}')
            .replace("{2017}", "{2018}")
            .replace("= jun", "= jul")
            .replace("{survey, transformers}", "{survey, to read, {a, b}}")
            .replace("\n}\n", ",\n  day = {1},\n}\n")
            .replace(",,\n  day", ",\n  day")
        )
        assert text(desk) == expected + RESNET + OTHER
        writes = desk.server.writes
        assert desk.sync().status == 0
        assert desk.server.writes == writes

    def test_marks_that_part_keywords_stand_in_tags(self, desk: Desk) -> None:
        tags = ["; ø", "a, b; c", "survey"]
        desk.library.put_item("book", title="On Ferns", tags=[{"tag": each} for each in tags])
        assert desk.pull().status == 0
        assert r"keywords      = {{;} {\o}, {a, b{;} c}, survey}" in text(desk)
        before = text(desk)
        assert desk.pull().status == desk.sync().status == 0
        assert text(desk) == before
        [item] = [each for each in desk.library.items.values() if each["title"] == "On Ferns"]
        assert [each["tag"] for each in item["tags"]] == tags

    def test_a_tag_goes_from_a_list_in_braces_of_its_own(self, desk: Desk) -> None:
        """The Web of Science writes lists so."""
        listed = ATTENTION.replace("{survey, transformers}", "{{survey; hay, straw; moss}}")
        desk.bib.write_text(listed)
        assert desk.sync().status == 0
        desk.library.edit(
            desk.item("vaswani")["key"], tags=[{"tag": "survey"}, {"tag": "hay, straw"}]
        )
        assert desk.pull().status == 0
        assert text(desk) == listed.replace("{{survey; hay, straw; moss}}", "{survey; hay, straw}")

    def test_a_field_that_was_added_in_zotero_is_added_here(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("he")["key"], publisher="IEEE")
        desk.pull()
        assert "publisher = {IEEE}" in text(desk)

    def test_a_paper_that_was_published_in_zotero_changes_its_type(self, desk: Desk) -> None:
        desk.sync()
        key = desk.item("vaswani")["key"]
        desk.library.edit(
            key, itemType="journalArticle", publicationTitle="Acta", DOI="10.1000/x", archiveID=""
        )
        assert desk.pull().status == 0
        assert text(desk).startswith("@article{vaswani,")
        assert "journal = {Acta}" in text(desk)
        assert "doi = {10.1000/x}" in text(desk)
        before = text(desk)
        desk.pull()
        assert text(desk) == before

    def test_a_paper_that_was_published_here_changes_its_type_there(self, desk: Desk) -> None:
        desk.sync()
        entry = ATTENTION.replace("@misc", "@article").replace(
            "year =", "journal = {Acta}, doi = {10.1000/x}, year ="
        )
        desk.write(entry)
        assert desk.sync().status == 0
        item = desk.item("vaswani")
        assert (item["itemType"], item["publicationTitle"], item["DOI"]) == (
            "journalArticle",
            "Acta",
            "10.1000/x",
        )
        assert item["extra"] == "arXiv:1706.03762 [cs.CL]"
        assert desk.undo().status == 0
        item = desk.item("vaswani")
        assert (item["itemType"], item["archiveID"]) == ("preprint", "arXiv:1706.03762")

    def test_but_not_where_something_would_be_lost(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("vaswani")["key"], genre="My genre")
        desk.write(ATTENTION.replace("@misc", "@article").replace("year =", "journal={A}, year ="))
        outcome = desk.sync()
        assert outcome.status == 1
        assert "conflict, nothing is written: itemType" in outcome.stdout
        assert desk.item("vaswani")["genre"] == "My genre"

    def test_what_changed_on_both_sides_stays_and_is_named(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("he")["key"], title="Theirs")
        mine = text(desk).replace("{Deep Residual Learning for Image Recognition}", "{Mine}")
        desk.write(mine)
        outcome = desk.pull()
        assert outcome.status == 1
        assert "title is “Theirs” in Zotero and “Mine” here" in outcome.stderr
        assert text(desk) == mine
        assert desk.item("he")["title"] == "Theirs"

    def test_authors_that_both_sides_changed_are_merged_one_by_one(self, desk: Desk) -> None:
        desk.sync()
        key = desk.item("vaswani")["key"]
        first, second = desk.item("vaswani")["creators"]
        desk.library.edit(key, creators=[{**first, "firstName": "A."}, second])
        desk.write(text(desk).replace("Shazeer, Noam}", "Shazeer, N. and Parmar, Niki}"))
        assert desk.sync().status == 0
        names = [(each["firstName"], each["lastName"]) for each in desk.item("vaswani")["creators"]]
        assert names == [("A.", "Vaswani"), ("N.", "Shazeer"), ("Niki", "Parmar")]
        assert desk.pull().status == 0
        assert "{Vaswani, A. and Shazeer, N. and Parmar, Niki}" in text(desk)
        before, writes = text(desk), desk.server.writes
        assert desk.pull().status == desk.sync().status == 0
        assert (text(desk), desk.server.writes) == (before, writes)

    def test_a_pull_merges_them_as_well(self, desk: Desk) -> None:
        desk.sync()
        key = desk.item("vaswani")["key"]
        first, second = desk.item("vaswani")["creators"]
        desk.library.edit(key, creators=[{**first, "firstName": "A."}, second])
        desk.write(text(desk).replace("Shazeer, Noam}", "Shazeer, N.}"))
        assert desk.pull().status == 0
        assert "{Vaswani, A. and Shazeer, N.}" in text(desk)
        assert desk.sync().status == 0
        names = [each["firstName"] for each in desk.item("vaswani")["creators"]]
        assert names == ["A.", "N."]
        before, writes = text(desk), desk.server.writes
        assert desk.pull().status == desk.sync().status == 0
        assert (text(desk), desk.server.writes) == (before, writes)

    def test_what_differed_from_the_first_stays(self, desk: Desk) -> None:
        desk.library.put_item(
            "conferencePaper",
            title="Deep residual learning for image recognition",
            DOI="10.1109/CVPR.2016.90",
        )
        desk.sync()
        before = text(desk)
        desk.pull()
        desk.pull()
        assert text(desk) == before
        assert desk.item("he")["title"] == "Deep residual learning for image recognition"

    def test_every_other_byte_stays(self, desk: Desk) -> None:
        mess = (
            b"\xef\xbb\xbf% \xc3\xa9\r\n@comment{x}\r\n@string{c = {CVPR}}\r\n"
            + RESNET.replace("{CVPR}", "c").replace("\n", "\r\n").encode()
            + b"@broken{ \r\n"
        )
        desk.bib.write_bytes(mess)
        desk.sync()
        desk.library.edit(desk.item("he")["key"], pages="5")
        desk.pull()
        assert desk.bib.read_bytes() == mess.replace(b"{770--778}", b"{5}")


class TestBeforeAndAfter:
    def test_it_is_shown_first(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        before = text(desk)
        outcome = desk.pull("--dry-run")
        assert "+@article{knuth1984literate," in outcome.stdout
        assert text(desk) == before
        assert "1 entry added" in desk.pull().stderr

    @pytest.mark.usefixtures("here")
    def test_undo_takes_it_back_and_a_sync_does_not_undo_the_person_s_edit(
        self, desk: Desk
    ) -> None:
        desk.sync()
        before = text(desk)
        desk.library.edit(desk.item("he")["key"], title="My Title")
        desk.pull()
        assert text(desk) != before
        assert desk.undo().status == 0
        assert text(desk) == before
        assert desk.sync().status == 0
        assert desk.item("he")["title"] == "My Title"

    @pytest.mark.usefixtures("here")
    def test_undo_goes_back_over_a_pull_and_a_sync(self, desk: Desk) -> None:
        start = text(desk)
        desk.library.put_item("journalArticle", **KNUTH)
        desk.pull()
        desk.sync()
        listed = desk.undo("--list").stdout.splitlines()
        assert "users/1 from" in listed[0]
        assert str(desk.bib) in listed[1]
        assert desk.undo().status == desk.undo().status == 0
        assert text(desk) == start
        assert desk.undo().status == 2


class TestBoth:
    def test_each_side_gets_what_it_lacks(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        assert desk.sync("--all", "--both", tag="").status == 0
        assert len(desk.library.items) == 4
        assert len(keys_of(text(desk))) == 4

    def test_edits_go_both_ways_and_the_second_run_does_nothing(self, desk: Desk) -> None:
        desk.sync()
        desk.library.edit(desk.item("he")["key"], title="Theirs")
        desk.write(text(desk).replace("770--778", "1--2"))
        assert desk.sync("--both").status == 0
        assert "title = {Theirs}" in text(desk)
        assert desk.item("he")["pages"] == "1-2"
        before, writes = text(desk), desk.server.writes
        assert desk.sync("--both").status == 0
        assert text(desk) == before
        assert desk.server.writes == writes

    def test_a_new_collection_has_nothing_to_bring(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        assert desk.sync("--both", "--collection", "New").status == 0
        assert len(keys_of(text(desk))) == 3

    def test_a_dry_run_touches_neither_side(self, desk: Desk) -> None:
        desk.library.put_item("journalArticle", **KNUTH)
        before = text(desk)
        outcome = desk.sync("--all", "--both", "--dry-run", tag="")
        assert "+@article{knuth1984literate," in outcome.stdout
        assert "create      he" in outcome.stdout
        assert text(desk) == before
        assert desk.server.writes == 0
