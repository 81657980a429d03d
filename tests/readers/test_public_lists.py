"""Shapes of lists that are kept in public: small copies of our own making."""

from __future__ import annotations

from bibwright.readers import Reading, read_text


def _found(text: str) -> list[tuple[int | None, str, str]]:
    reading: Reading = read_text(text, name="list.md")
    assert reading.problems == ()
    return [
        (query.origin.line if query.origin else None, query.title, query.identity)
        for query in reading.queries
    ]


def test_authors_in_a_paragraph_below_their_item() -> None:
    assert _found(
        "1. **Robots in the Sky.** UAI 2019. [paper](https://arxiv.org/pdf/2103.00001.pdf)\n\n"
        "    *Ada Rose, Bela van Thorn, Carl Moss.*\n\n"
        "1. **Weeding at Night.** 2020. [paper](https://arxiv.org/pdf/2103.00002.pdf)\n\n"
        "    *Ada Rose, Bela van Thorn.*\n"
    ) == [(1, "Robots in the Sky", "2103.00001"), (5, "Weeding at Night", "2103.00002")]


def test_a_title_above_items_that_say_where_it_is() -> None:
    assert _found(
        "## Robots\n\n**Robots in the Sky**\n\n- intro: CVPR 2017\n"
        "- arxiv: <https://arxiv.org/abs/2103.00001>\n- github(Caffe): <https://github.com/a/b>\n\n"
        "**Weeding at Night**\n\n- arxiv: <https://arxiv.org/abs/2103.00002>\n"
    ) == [(3, "Robots in the Sky", "2103.00001"), (9, "Weeding at Night", "2103.00002")]


def test_a_subject_above_links_stays_a_subject() -> None:
    found = _found(
        "## Robots\n\nRobots in the Sky\n\n- [arxiv](https://arxiv.org/abs/2103.00001)\n"
        "- [arxiv](https://arxiv.org/abs/2103.00002)\n"
    )
    assert [identity for _, _, identity in found if identity] == ["2103.00001", "2103.00002"]


def test_the_summary_behind_a_title_in_a_cell() -> None:
    assert _found(
        "| **Paper** | **Links** |\n| --- | --- |\n"
        "| 1) **Robots in the Sky** - a robot that flies over a garden. | "
        "[Paper](https://arxiv.org/abs/2103.00001), [Tweet](https://example.org/1) |\n"
    ) == [(3, "Robots in the Sky", "2103.00001")]


def test_badges_and_nicknames_in_brackets() -> None:
    assert _found(
        "- **[RiS]** Robots in the Sky at Night | **[ICCV' 17]** |"
        "[`[pdf]`](https://arxiv.org/pdf/2103.00001.pdf) "
        "[`[official code - caffe]`](https://github.com/a/b)\n"
    ) == [(1, "Robots in the Sky at Night", "2103.00001")]


def test_a_list_in_a_quotation() -> None:
    assert _found(
        "> - [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n> - Weeding at Night\n"
    ) == [
        (1, "Robots in the Sky", "2103.00001"),
        (2, "Weeding at Night", ""),
    ]
