"""References that nobody wrote, put together of what real ones have: none may be a match."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bibwright.matching.said import segments
from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display


def _paper(title: str, year: int, *names: str) -> Reference:
    return Reference(
        arxiv_id=ArxivId("1901.00001", 1),
        title=title,
        authors=tuple(map(person_from_display, names)),
        submitted=datetime(year, 6, 1, tzinfo=UTC),
    )


MOSS = _paper("Counting Moss on Northern Walls", 2019, "Ada Rose", "Bela Thorn", "Cem Fern")
ALONE = _paper("Counting Moss on Northern Walls", 2019, "Ada Rose", "Bela Thorn")
FOUR = _paper(
    "Counting Moss on Northern Walls", 2019, "Ada Rose", "Bela Thorn", "Cem Fern", "Eve Kew"
)
HEDGE = _paper("Moss Results: First Walls and Hedges of Orion", 2019, "The HEDGE Collaboration")
NAMED = _paper(
    "First Walls and Hedges of Orion", 2019, "HEDGE Collaboration", "A. Rose", "B. Thorn"
)
SERIES = _paper("Walls and Hedges: A Survey of Northern Gardens", 2019, "Ada Rose")
QUOTED = _paper('"Green Walls": Who Waters Them in Summer', 2019, "Ada Rose")
BRACKETED = _paper("Wall Rue (Asplenium ruta) across a gradient of shade", 2019, "Ada Rose")
DASHED = _paper("Moss - an Issue for Walls? A Trend among Gardens", 2019, "Ada Rose", "Bela Thorn")
CLOUD = _paper("HEDGE: a wall for gardens at Orion", 2019, "The Hedge Collaboration")
VIET = _paper("Counting Moss on Northern Walls", 2019, "Rose Viet Dang", "Gabriel Kew")
COINED = _paper("Mossnet: Moss prefix for film captioning", 2019, "Ada Rose", "Bela Thorn")
PARTICLE = _paper("Moss Theoretic Walls", 2019, "Ada Rose", "Bela de Thorn")
BOOK = _paper(
    "Hedges: Regional and social ; [presented at the Meeting on Moss, 1986]", 2019, "Ada Rose"
)
GAME = _paper("Mosskuber: A Game of Walls for Elderly Gardens", 2019, "Ada Rose", "Bela Thorn")
STOPPED = _paper("Walls Grow. The Cases of Hedges and Fern (North Moon)", 2019, "Ada Rose")
THESIS = _paper(
    "Family Names in the Northern Gardens of Orion. A Study of Walls and Structures of Space",
    2019,
    "Ada Rose",
)
LETTERS = _paper("Letters on Moss by Ada Rose", 2019, "Ada Rose")
IRISH = _paper("Counting Moss", 2019, "Cem Ó Kew")
DOUBLE = _paper("Counting Moss on Northern Walls", 2019, "Zhe He", "Zhong-Can Ou-Yang")


def _status(text: str, paper: Reference) -> Status:
    [query] = read_text(f"{text}\n", kind="references").queries
    return judge(query, [paper], strangers=False).status


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        # Another family name with a given name that is one's; strangers beside an id that is right.
        ("Ada Rose and Bela Haddad. 2019. Counting Moss on Northern Walls. Moons 3, 4–9.", ALONE),
        (
            "Rose, A., Haddad, O., Petrov, I., 2019, Counting Moss on Northern Walls: arXiv "
            "preprint arXiv:1901.00001.",
            MOSS,
        ),
        (
            "Rose, A. et Haddad, O., 2019. Counting Moss on Northern Walls. arXiv preprint "
            "arXiv:1901.00001.",
            ALONE,
        ),
        # Strangers beside an author, in her place, and behind both.
        ("Rose, A. and Haddad, O. (2019). Counting Moss on Northern Walls. Moons 3, 4–9.", MOSS),
        ("Haddad O, Thorn B, Fern C. Counting Moss on Northern Walls. Moons. 2019;3:4-9.", MOSS),
        (
            "[1] A. Rose, O. Haddad, I. Petrov, “Counting Moss on Northern Walls,” Moons, 2019.",
            MOSS,
        ),
        (
            "Rose, A., Thorn, B., Haddad, O. (2019). Counting Moss on Northern Walls. Moons 3.",
            ALONE,
        ),
        ("Haddad, O. (Ed.) (2019). Counting Moss on Northern Walls. Hedge Press.", MOSS),
        ("Fern, C. (2019). Counting Moss on Northern Walls. Moons 3, 4–9.", MOSS),
        (
            "[28] Rose A，Haddad O，Petrov I，等. Counting Moss on Northern Walls[J]. Moons，2019.",
            MOSS,
        ),
        # Names that share a word, or a letter of it.
        ("Bao Tran ROSE, Pham Duy KHANH, “Counting Moss on Northern Walls”, Moons 3 (2019).", VIET),
        ("Yang K. Counting Moss on Northern Walls. Moons. 2019;3:4-9.", DOUBLE),
        # Nobody whom a reader knows.
        ("程根伟 [Counting Moss on Northern Walls; 2019]: Moons, vol. 3.", MOSS),
        # Another body, or a person, in the place of one.
        ("MOSS Collaboration (2019). Moss Results: First Walls and Hedges of Orion.", HEDGE),
        ("HEDGE Collaboration (2019). Counting Moss on Northern Walls. Moons 3, 4–9.", MOSS),
        ("Haddad, O. (2019). Moss Results: First Walls and Hedges of Orion. Moons 3.", HEDGE),
        ("Haddad, O., Kew, E., et al. (2019). First Walls and Hedges of Orion. Moons 3.", NAMED),
        # The beginning of a title, and the end of another's.
        ("Rose A. 2019. Walls and Hedges. malaria among visitors of fairs. Bonn: Moss.", SERIES),
        ("Rose A. 2019. Walls and Hedges - and Intertexts. Bonn: Moss.", SERIES),
        ("1. Rose A. “Green Walls”: Revealing Orbits of Moons. Moons. 2019; 13:616–622.", QUOTED),
        ("Rose A. Wall Rue (Asplenium of Robot Clusters and Swarms. Moons 2019;8:5–9.", BRACKETED),
        ("Rose A, Thorn B. Moss - an Issue for Walls? Colliders and Factories. 2019;5:5.", DASHED),
        ("The Hedge Collaboration. 2019. HEDGE: a wall of decays at Sirius. Moons 6:5–6.", CLOUD),
        (
            "Rose A. Wall Rue (Asplenium ruta, Robot Clusters and Swarms. Moons 2019;8:5–9.",
            BRACKETED,
        ),
        # The same behind a coined name, with the paper's own id.
        (
            "Rose, A., and B. Thorn. 2019. Mossnet: Moss of People in Films and Songs. arXiv "
            "preprint arXiv:1901.00001.",
            COINED,
        ),
        # Names turned round, of whom one shares a given name; a stranger and one more with the id.
        ("Rose Ada and Haddad Bela, “Counting Moss on Northern Walls,” Moons, 2019.", ALONE),
        (
            "ROSE, Ada; Haddad, Bela en Petrov, Ivo, Counting Moss on Northern Walls, arXiv "
            "preprint arXiv:1901.00001, 2019.",
            MOSS,
        ),
        # A part of a book that is its authors', too.
        (
            "Ada Rose, A made-up paper of seven moons, in Hedges: Regional and social ; [presented "
            "at the Meeting on Moss, 1986], ed. Eve Kew, vol. 37 (Berlin: Moss, 2019), 283–328.",
            BOOK,
        ),
        # Of whom a labeller may take one for a title's beginning, or a title's beginning for one.
        (
            "ROSE, Ada, Quoc Haddad a Tuan Petrov. Counting Moss on Northern Walls. Moons. 2019.",
            MOSS,
        ),
        (
            "2. Rose A., Haddad S. Mosskuber: A Game of Walls for Elderly Gardens. Moons 2019;5.",
            GAME,
        ),
        # Another sentence in the place of the one that the title ends with.
        ("Rose, A. (2019), Walls Grow. Learning: An Introduction (Torino: Moss)", STOPPED),
        ("Rose A. 2019. Walls Grow. Mundart of Gates in Lower Moss. Moons Rise, 3:4–9.", STOPPED),
        (
            "Rose, A., 2019. Family Names in the Northern Gardens of Orion. Framework for Gates in "
            "the Moon (Dissertation). Moss University, Kew.",
            THESIS,
        ),
        # "And" in other languages, a particle that a stranger shares, before a colon.
        ("ROSE, Ada a Eve HADDAD. Counting Moss on Northern Walls. Moons. 2019, s. 4–9.", ALONE),
        ("ROSE, Ada ir Eve HADDAD. Counting Moss on Northern Walls. Moons. 2019, p. 4–9.", ALONE),
        ("12. Rose A, de Haddad B: Moss Theoretic Walls. Moons 2019; 24:1-32.", PARTICLE),
        # Another year, though the paper's stands in the name of a meeting.
        (
            "Rose A, Thorn B, Fern C (1994). Counting Moss on Northern Walls. Proc. MOONS 2019.",
            MOSS,
        ),
    ],
)
def test_what_is_made_up_is_no_match(text: str, paper: Reference) -> None:
    assert _status(text, paper) is not Status.MATCHED, text


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Rose, A., et al. (2019). Counting Moss on Northern Walls. Moons 3, 4–9.", MOSS),
        ("Thorn, B., et al. (2019). Counting Moss on Northern Walls. Moons 3, 4–9.", MOSS),
        # One more than the preprint has.
        (
            "Rose A, Thorn B, Fern C, Kew E, Haddad O. Counting Moss on Northern Walls. Moons "
            "2019;3:4.",
            FOUR,
        ),
        # Names joined in other languages, and in no language.
        ("Rose A., Thorn B. và Fern C. (2019). Counting Moss on Northern Walls. Moons 3.", MOSS),
        ("Rose A., Thorn B. và cộng sự. (2019). Counting Moss on Northern Walls. Moons 3.", MOSS),
        ("ROSE Ada v.dğr., “Counting Moss on Northern Walls”, Moons, c. 3 (2019), ss. 4-9.", MOSS),
        (
            "Rose Ada/Thorn Bela/Fern Cem, Counting Moss on Northern Walls, Moons 3 (2019) 4–9.",
            MOSS,
        ),
        ("ROSE, Ada a Bela THORN. Counting Moss on Northern Walls. Moons. 2019, s. 4–9.", ALONE),
        ("12. Rose A, de Thorn B: Moss Theoretic Walls. Moons 2019; 24:1-32.", PARTICLE),
        ("Rose Ada and Thorn Bela, “Counting Moss on Northern Walls,” Moons, 2019.", ALONE),
        ("Rose A. 2019. Walls Grow. Moons Rise, 3:4–9.", STOPPED),
        *(
            (f"Rose, A., 2019. Family Names in the Northern Gardens of Orion{behind}", THESIS)
            for behind in (
                ". PhD thesis, Moss University.",
                " (Dissertation). Moss University, Kew.",
            )
        ),
        ("Ada Rose. Letters on Moss by Ada Rose. Moss Press, New Haven, 2019.", LETTERS),
        ("Ó Kew, C. (2019). Counting Moss. In Walls of moss, pages 11–99. Press.", IRISH),
        *(
            (
                f"ROSE, Ada {others} Counting Moss on Northern Walls. Moons, v. 3, p. 4–9, 2019.",
                MOSS,
            )
            for others in (
                "e colab.",
                "e colaboradores.",
                "et coll.",
                "& al.",
                "mfl.",
                "ym.",
                "i dr.",
                "u. a.",
                "e.a.",
                "и соавт.",
                "a další.",
            )
        ),
        ("Rose, A., Thorn, B., y otros (2019). Counting Moss on Northern Walls. Moons 3.", MOSS),
        # A collaboration by its name, written otherwise, or by some of its members.
        ("Hedge Collaboration (2019). Moss Results: First Walls and Hedges of Orion.", HEDGE),
        ("Haddad, O., et al. (2019). Moss Results: First Walls and Hedges of Orion.", HEDGE),
        # No more than the main title, before a publisher and before a meeting.
        ("Rose, A. (2019). Walls and Hedges. Bonn: Moss Press.", SERIES),
        ("Rose, A. (2019). Walls and Hedges. In Proceedings of the Meeting on Moons.", SERIES),
        # No sign parts the title from the place behind it.
        (
            "Rose A and Thorn B 2019 Counting moss on northern walls Proceedings of Moons pp 4–9",
            MOSS,
        ),
        # A meeting's letters and year are nobody's.
        ("Rose A, Thorn B, Fern C. Counting Moss on Northern Walls. NAACL-HLT 2019.", MOSS),
    ],
)
def test_what_says_no_more_than_the_paper_is_a_match(text: str, paper: Reference) -> None:
    assert _status(text, paper) is Status.MATCHED, text


def test_the_first_words_behind_authors_and_year_are_searched_for() -> None:
    """Where no sign parts the title from its place, the whole line is no paper's title."""
    text = (
        "Rose A 2019 Counting moss on northern walls of old gardens Proceedings of Moons and Walls"
    )
    assert "Counting moss on northern walls" in segments(text)


def test_a_title_of_one_word_is_searched_for_where_none_was_read() -> None:
    text = "Rose A, Thorn B. Bryologie. Paderborn: Moos; 2012."
    assert "Bryologie" in segments(text, frozenset({"rose", "thorn"}), lone=True)
    assert "Bryologie" not in segments(text, frozenset({"rose", "thorn"}))


def test_the_verdict_says_who_is_no_author() -> None:
    text = "Rose, A. and Haddad, O. (2019). Counting Moss on Northern Walls. Moons 3, 4–9."
    [query] = read_text(f"{text}\n", kind="references").queries
    assert judge(query, [MOSS], strangers=False).why.endswith(
        "has this title, but is not by O. Haddad"
    )
