"""Control characters in every field of a source's answer reach neither the terminal nor a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from attacks.test_terminal import BEL, CSI, ESC, HIDDEN, RLO, TAG
from support.cli import FakeClock, run
from support.hostile_server import HostileServer, Seen, answer

EVIL = f"{ESC}[31m{CSI}2J{RLO}\u2066{BEL}{TAG}tail"
#: What has to stay as it is for the answer to be about the question.
KEPT = {"type", "status", "message-type", "DOI", "doi", "id", "date-parts", "publication_date"}
PERSON = {"given": "Jane", "family": "Doe", "suffix": "Jr"}
ANSWERS: dict[str, dict[str, Any]] = {
    "crossref": {
        "status": "ok",
        "message-type": "work",
        "message": {
            **{"DOI": "10.1234/asked", "type": "journal-article", "title": ["On Things of Note"]},
            **{"subtitle": ["Of X"], "container-title": ["Of X"], "short-container-title": ["X"]},
            **dict.fromkeys(("publisher", "volume", "issue", "page", "article-number"), "1"),
            **{"author": [PERSON, {"name": "Consortium"}], "editor": [PERSON], "abstract": "abc"},
            **{"issued": {"date-parts": [[2020, 1, 2]]}, "event": {"name": "A", "location": "B"}},
            **{"ISBN": ["9780306406157"], "ISSN": ["1234-5678"], "language": "en"},
        },
    },
    "openalex": {
        **{"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1234/asked"},
        **{"title": "On Things of Note", "display_name": "On Things of Note", "type": "article"},
        **{"publication_year": 2020, "publication_date": "2020-01-02", "language": "en"},
        "authorships": [{"author": {"display_name": "Jane Doe"}, "raw_author_name": "Jane Doe"}],
        "biblio": dict.fromkeys(("volume", "issue", "first_page", "last_page"), "1"),
        "primary_location": {"source": {"display_name": "J of X", "type": "journal"}},
        "abstract_inverted_index": {"abc": [0]},
    },
    "semantic-scholar": {
        **{"paperId": "x", "externalIds": {"DOI": "10.1234/asked"}, "venue": "J of X"},
        **{"title": "On Things of Note", "year": 2020, "abstract": "abc"},
        "journal": {"name": "J", "volume": "1", "pages": "1-2"},
        "authors": [{"name": "Jane Doe"}],
    },
}


def evil(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: each if name in KEPT else evil(each) for name, each in value.items()}
    if isinstance(value, list):
        return [evil(each) for each in value]
    return value + EVIL if isinstance(value, str) else value


@pytest.mark.parametrize("name", ANSWERS)
def test_no_field_of_an_answer_is_obeyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dois.txt").write_text("10.1234/asked\n", "utf-8")
    Path("refs.bib").write_text(
        "@article{a, title={On Things}, author={Doe, Jane}, year=2019, doi={10.1234/asked}}\n"
    )
    body = evil(ANSWERS[name])

    def say(seen: Seen) -> bytes:
        said = [body] if seen.method == "POST" else body
        if "search" in seen.path or "filter" in seen.path:
            said = {"data": [body], "results": [body]}
        return answer(json.dumps(said).encode(), "Content-Type: application/json")

    own = Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml")
    with HostileServer(say) as server:
        own.write_text(f'patience = 20\n[urls]\n{name} = "{server.url}"\n', "utf-8")
        for words in (
            ("resolve", "dois.txt", "--explain"),
            ("resolve", "dois.txt", "--json"),
            ("resolve", "dois.txt", "-o", "out.bib", "--abstracts"),
            ("check", "refs.bib", "--explain"),
            ("check", "refs.bib", "--diff"),
            ("check", "refs.bib", "--json"),
        ):
            done = run(*words, "--sources", name, clock=FakeClock())
            assert "bug" not in done.stderr
            assert not HIDDEN.search(done.stdout + done.stderr)
    written = Path("out.bib").read_text("utf-8")
    assert "Things of Note" in written
    assert not HIDDEN.search(written)
