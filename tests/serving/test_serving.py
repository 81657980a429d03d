"""What `bibwright serve` answers, and to whom, over loopback."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from bibwright.cli.review import review
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.dedupe_review import DedupeReview
from bibwright.duplicates.answers import Answers, PairAnswer
from bibwright.serving.dedupe_view import DedupeView
from support.cli import run
from support.served import Client, Keys, desk_of, find, served

#: Two pairs that are doubtful, one that is certain; what would be run, were it no text.
REFS = """\
@book{brooks, title = {The Mythical Man-Month: Essays on Software Engineering},
  author = {Brooks, Frederick P.}, year = 1995, publisher = {Addison-Wesley}}
@book{brooks2, title = {The Mythical Man-Month},
  author = {Frederick P. Brooks, Jr.}, year = 1995, publisher = {Addison-Wesley}}
@book{lovelace, title = {The Analytical Engine: Notes on the Difference Engine},
  author = {Lovelace, Ada}, year = 1843, publisher = {Taylor}}
@book{lovelace2, title = {The Analytical Engine},
  author = {Lovelace, A.}, year = 1843, publisher = {Taylor}}
@article{roe2020, author = {Roe, Ann}, title = {On the Growth of Ferns}, journal = {Botany},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns}}
@article{roe2020b, author = {Roe, Ann}, title = {On the growth of ferns}, journal = {Bot.},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns},
  note = {<script>alert(1)</script>}}
"""


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(REFS, "utf-8")
    return path


@pytest.fixture
def client(refs: Path) -> Iterator[Client]:
    answers = refs.with_name("refs.bib.answers.json")
    desk = desk_of(refs, answers)
    view = DedupeView([refs], answers, find, desk)
    with served({"duplicates": view}, desk) as client:
        yield client


def answered(client: Client, item: str, answer: str | None, revision: int = 1) -> int:
    given = {"revision": revision, "item": item, "answer": answer}
    return client.post("api/duplicates/answer", given).status


def test_an_answer_is_the_terminals_byte_for_byte(client: Client, refs: Path) -> None:
    client.get("duplicates")
    assert answered(client, "doubtful-0", "same") == 200
    assert answered(client, "doubtful-1", "not the same") == 200
    kept: list[Answers] = []
    found = dedupe_files([(str(refs), refs.read_bytes())])
    said = review(found, Answers(), Keys("yn"), kept.append)
    assert refs.with_name("refs.bib.answers.json").read_bytes() == said.render()
    assert said == kept[-1]


def test_what_is_written_is_what_the_terminal_writes(client: Client, refs: Path) -> None:
    client.get("duplicates")
    answered(client, "doubtful-0", "same")
    plan = client.post("api/duplicates/plan", {"revision": 1}).json
    assert run("dedupe", refs, "--diff").stdout == plan["diff"]
    written = client.post("api/write", {"token": plan["token"]})
    assert written.json == {"written": [str(refs)], "warnings": []}
    after = refs.read_text("utf-8")
    assert after.count("@") == 4
    assert client.post("api/write", {"token": plan["token"]}).status == 400
    # Undone at the terminal as anything else is, and written there again the same.
    assert run("undo", refs).status == 0
    assert refs.read_text("utf-8") == REFS
    run("dedupe", refs, "--write")
    assert refs.read_text("utf-8") == after


def test_undo_goes_back_step_by_step(client: Client, refs: Path) -> None:
    answers = refs.with_name("refs.bib.answers.json")
    client.get("duplicates")
    answered(client, "doubtful-0", "same")
    first = answers.read_bytes()
    answered(client, "doubtful-1", "not the same")
    assert client.post("api/undo", {}).json == {"undone": [str(answers)]}
    assert answers.read_bytes() == first
    state = client.get("api/duplicates/state").json
    assert (state["revision"], state["answers"], state["undoable"]) == (
        1,
        {"doubtful-0": "same"},
        1,
    )
    client.post("api/undo", {})
    assert not answers.exists()
    assert client.get("api/duplicates/state").json["answers"] == {}
    gone = client.post("api/undo", {})
    assert gone.status == 400
    assert "nothing was written from this page" in gone.json["error"]


def test_what_another_command_did_since_is_not_undone(client: Client, refs: Path) -> None:
    client.get("duplicates")
    plan = client.post("api/duplicates/plan", {"revision": 1}).json
    client.post("api/write", {"token": plan["token"]})
    run("tidy", refs)
    tidied = refs.read_bytes()
    refused = client.post("api/undo", {})
    assert refused.status == 409
    assert "another command has changed refs.bib since" in refused.json["error"]
    assert client.get("api/duplicates/state").json["undoable"] == 0
    assert refs.read_bytes() == tidied


def test_a_certain_set_can_be_kept_apart(client: Client, refs: Path) -> None:
    client.get("duplicates")
    answered(client, "set-0", "not the same")
    plan = client.post("api/duplicates/plan", {"revision": 1}).json
    assert plan == {"changes": 0, "diff": ""}
    assert "0 duplicate sets" in run("dedupe", refs).stderr
    # That they are one goes without saying, and takes that back.
    answered(client, "set-0", "same")
    assert client.get("api/duplicates/state").json["answers"] == {}
    assert client.post("api/duplicates/plan", {"revision": 1}).json["changes"] == 1


def test_an_answer_that_is_undone_brings_no_older_file_back(client: Client, refs: Path) -> None:
    client.get("duplicates")
    answered(client, "doubtful-0", "same")
    refs.write_text(REFS.replace("1843", "1842"), "utf-8")
    assert "1842" in client.get("duplicates").text
    client.post("api/undo", {})
    assert "1843" not in client.get("duplicates").text


def test_what_follows_from_answers() -> None:
    dedupe_run = dedupe_files([("refs.bib", REFS.encode())])
    doubts = DedupeReview.of(dedupe_run, Answers()).with_said([(0, 1), (1, 2)], PairAnswer.SAME)
    doubts = doubts.with_said([(2, 3)], PairAnswer.NOT_SAME)
    asked = [(0, 1), (0, 2), (0, 3), (0, 4), (4, 5)]
    assert doubts.implied(asked) == {(0, 2): PairAnswer.SAME, (0, 3): PairAnswer.NOT_SAME}


def test_entries_that_say_the_same_are_kept_apart_by_their_keys_alone(
    client: Client, refs: Path
) -> None:
    refs.write_text(REFS.replace("{Bot.}", "{Botany}"), "utf-8")
    assert "--never-merge" in client.get("duplicates").text
    assert answered(client, "set-0", "not the same") == 400


def test_a_plan_is_stale_once_the_file_has_changed(client: Client, refs: Path) -> None:
    client.get("duplicates")
    plan = client.post("api/duplicates/plan", {"revision": 1}).json
    edited = REFS.replace("1843", "1842")
    refs.write_text(edited, "utf-8")
    for path, given in (
        ("duplicates/answer", {"revision": 1, "item": "doubtful-0", "answer": "same"}),
        ("duplicates/plan", {"revision": 1}),
    ):
        refused = client.post(f"api/{path}", given)
        assert refused.status == 409
        assert "refs.bib has changed since this page was made" in refused.json["error"]
    late = client.post("api/write", {"token": plan["token"]})
    assert late.status == 409
    assert refs.read_text("utf-8") == edited
    assert not refs.with_name("refs.bib.answers.json").exists()
    # The page shows what there is now, and an answer about what it showed before is refused.
    assert "1842" in client.get("duplicates").text
    assert answered(client, "doubtful-0", "same", 1) == 409
    assert answered(client, "doubtful-0", "same", 2) == 200


def test_what_the_terminal_answered_meanwhile_is_not_written_over(
    client: Client, refs: Path
) -> None:
    client.get("duplicates")
    answers = refs.with_name("refs.bib.answers.json")
    found = dedupe_files([(str(refs), refs.read_bytes())])
    typed = review(found, Answers(), Keys("n"), lambda _: None).render()
    answers.write_bytes(typed)
    assert answered(client, "doubtful-1", "same") == 409
    assert answers.read_bytes() == typed


def test_no_other_file_is_written(refs: Path, tmp_path: Path) -> None:
    """Such as one that a link leads to which has come into the place of a file since."""
    answers, others = refs.with_name("refs.bib.answers.json"), tmp_path / "others.json"
    desk = desk_of(refs, answers)
    view = DedupeView([refs], answers, find, desk)
    with served({"duplicates": view}, desk) as client:
        client.get("duplicates")
        answers.symlink_to(others)
        assert answered(client, "doubtful-0", "same") == 400
    assert not others.exists()


def test_nothing_that_an_entry_says_is_markup(client: Client) -> None:
    page = client.get("duplicates")
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(page.text)
    assert [each.get("src") for each in tree.iter("script")] == ["page.js"]
    assert "<script>alert(1)</script>" in tree.text_content()
    assert {link for _, _, link, _ in tree.iterlinks()} == {
        *("duplicates", "page.css", "page.js", "https://doi.org/10.1000/ferns")
    }
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("", {"Host": "rebound.example:80"}, 403),
        ("", {"Host": "localhost"}, 403),
        ("duplicates", {"Origin": "https://evil.example"}, 403),
        ("duplicates", {"Origin": "null"}, 403),
        ("nothing", {}, 404),
        ("../duplicates", {}, 404),
        ("duplicates/%2e%2e/%2e%2e/etc/passwd", {}, 404),
    ],
)
def test_who_asks_wrongly_gets_nothing(
    client: Client, path: str, headers: dict[str, str], status: int
) -> None:
    assert client.get(path, **headers).status == status


def test_a_write_needs_token_origin_and_json(client: Client, refs: Path) -> None:
    client.get("duplicates")
    given = json.dumps({"revision": 1, "item": "doubtful-0", "answer": "same"}).encode()
    kind = {"Content-Type": "application/json"}
    path = f"{client.root}api/duplicates/answer"
    other = {**kind, "Origin": "http://127.0.0.1:1"}
    assert client.ask("POST", path, given, other).status == 403
    assert client.ask("POST", path, given, {"Content-Type": "text/plain"}).status == 415
    assert client.ask("POST", "/x/api/duplicates/answer", given, kind).status == 404
    assert client.ask("PUT", path, given, kind).status == 501
    assert client.ask("POST", path, b"[" * 70_000, kind).status == 413
    assert client.ask("POST", path, b"[" * 60_000, kind).status == 400
    wrongs: list[object] = [
        [],
        {"revision": "1", "item": "doubtful-0", "answer": "same"},
        {"revision": 1, "item": "set-99", "answer": "same"},
    ]
    for wrong in wrongs:
        assert client.post("api/duplicates/answer", wrong).status == 400
    assert answered(client, "doubtful-0", "perhaps") == 400
    assert list(refs.parent.iterdir()) == [refs]
    own = {**kind, "Origin": f"http://{client.host}"}
    assert client.ask("POST", path, given, own).status == 200


def test_the_address_that_a_browser_is_started_with_is_good_once(client: Client) -> None:
    path = client.app.ticket.removeprefix(f"http://{client.host}")
    opened = client.ask("GET", path)
    assert (opened.status, opened.headers["Location"]) == (303, client.root)
    assert client.ask("GET", path).status == 404


def test_it_listens_on_this_machine_alone(client: Client) -> None:
    assert client.host.startswith("127.0.0.1:")
    connection = http.client.HTTPConnection("127.0.0.2", int(client.host.partition(":")[2]))
    with pytest.raises(OSError, match="refused"):
        connection.request("GET", client.root)


def test_what_cannot_be_read_is_said_before_a_page_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.bib"
    path.write_text("no entries here", "utf-8")
    outcome = run("serve", path, "--no-browser")
    assert outcome.status == 2
    assert "holds no entry of BibTeX" in outcome.stderr
