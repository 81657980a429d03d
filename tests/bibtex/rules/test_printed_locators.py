"""For no standard style does a locator vanish that was printed before: a DOI, an arXiv id or an
address that stands where classic styles print it stays there. BibTeX itself is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bibwright
from bibwright import TidyOptions
from support.cli import run
from support.tex import bibtex

STYLES = tuple(
    """plain alpha abbrv unsrt apalike acm siam IEEEtran plainnat ieeetr naturemag abbrvnat unsrtnat
    amsplain amsalpha elsarticle-num splncs04 ACM-Reference-Format chicago plainurl
    unsrturl apsrev4-2""".split()
)
ENTRIES = r"""
@misc{code, title={Code for the planner}, author={Doe, Jane}, year={2020},
  howpublished={\url{https://doi.org/10.5281/zenodo.9900819}}}
@techreport{report, title={Report on planners}, author={Doe, Jane}, institution={U}, year={2020},
  url={https://doi.org/10.25368/2020.999}}
@misc{biases, title={Relational biases}, author={Bat, P}, year={2018},
  howpublished={arXiv:1806.09961 [cs.LG]}}
@article{scholar, title={A scholar's preprint}, author={Bat, P}, year={2018},
  journal={arXiv preprint arXiv:1806.09962}}
@article{dblp, title={DBLP's preprint}, author={Bat, P}, year={2018},
  journal={CoRR}, volume={abs/1806.09963}}
@article{note, title={With a note}, author={Bat, P}, year={2018}, journal={Acta}, volume={3},
  note={Accepted. arXiv:1806.09964}}
@article{both, title={With both}, author={Bat, P}, year={2018}, journal={Acta}, volume={3},
  doi={10.1000/both.7}, url={https://doi.org/10.1000/both.7}}
@online{page, title={A page}, author={Bat, P}, year={2018}, url={http://dx.doi.org/10.1000/page.9}}
@misc{old, title={An old preprint}, author={Bat, P}, year={1999},
  howpublished={arXiv e-print hep-th/9910001}}
@article{inpages, title={Pages}, author={Bat, P}, year={2018}, journal={ArXiv e-prints},
  pages={arXiv:1806.09965}}
@inproceedings{talk, title={A talk}, author={Bat, P}, year={2018}, booktitle={Proc. X},
  note={\url{https://doi.org/10.1000/talk.10}}}
@phdthesis{thesis, title={A thesis}, author={Bat, P}, year={2018}, school={U},
  note={Available at http://hdl.handle.net/1/2, doi:10.1000/thesis.11}}
@article{bare, title={A bare preprint}, author={Bat, P}, year={2018}, eprint={1806.09966},
  archivePrefix={arXiv}, doi={10.48550/arXiv.1806.09966}}
@unpublished{draft, title={A draft}, author={Bat, P}, year={2018}, note={doi:10.1000/draft.8}}
"""
LOCATORS = re.compile(r"10\.\d{4,}/[\w.]+\w|1806\.\d{5}|hep-th/\d{7}|hdl\.handle\.net")


def printed(folder: Path, content: bytes, style: str) -> list[tuple[str, set[str]]]:
    """What each entry's item shows of locators."""
    folder.mkdir()
    bibtex(folder, content, style)
    text = (folder / "paper.bbl").read_text(encoding="utf-8").replace("\\penalty0 ", "")
    items = re.split(r"\\bibitem", text)[1:]
    found = [re.search(r"\{(\w+)\}", item) for item in items]
    return sorted(
        (key[1] if key else "", set(LOCATORS.findall(item)))
        for key, item in zip(found, items, strict=True)
    )


@pytest.mark.tex
@pytest.mark.parametrize("style", STYLES)
def test_what_a_style_printed_it_still_prints(tmp_path: Path, style: str) -> None:
    before = printed(tmp_path / "before", ENTRIES.encode(), style)
    after = printed(tmp_path / "after", bibwright.tidy(ENTRIES.encode()).content, style)
    assert any(locators for _, locators in before)
    for (key, once), (same, now) in zip(before, after, strict=True):
        assert (key, once - now) == (same, set())


def test_the_fields_are_filled_as_well() -> None:
    text = bibwright.tidy(ENTRIES.encode()).content.decode()
    assert text.count("archivePrefix") == 7
    assert "{10.5281/zenodo.9900819}" in text
    assert "{10.25368/2020.999}" in text


def test_for_biblatex_they_move() -> None:
    text = bibwright.tidy(ENTRIES.encode(), TidyOptions(dialect="biblatex")).content.decode()
    assert "howpublished" not in text
    assert "https://doi.org" not in text
    assert "{10.5281/zenodo.9900819}" in text
    assert "{10.1000/talk.10}" in text
    assert "{1806.09961}" in text


def test_a_known_style_that_prints_them_decides(tmp_path: Path) -> None:
    (tmp_path / "own.bst").write_text(
        "% a style\nENTRY\n  { author title doi eprint % more\n    url }\n  {}\n  { label }\n",
        encoding="utf-8",
    )
    (tmp_path / "refs.bib").write_text(ENTRIES, encoding="utf-8")
    outcome = run("tidy", tmp_path / "refs.bib", "--style-file", tmp_path / "own.bst", "-o", "-")
    assert "howpublished" not in outcome.stdout
    assert "arXiv preprint" not in outcome.stdout
    assert "{10.5281/zenodo.9900819}" in outcome.stdout
    assert "{1806.09962}" in outcome.stdout


def test_what_is_no_style_is_named(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(ENTRIES, encoding="utf-8")
    path = tmp_path / "refs.bib"
    outcome = run("tidy", path, "--style-file", path, "-o", "-")
    assert outcome.status == 2
    assert "is not a BibTeX style" in outcome.stderr


def test_arxiv_s_own_doi_is_written_as_arxiv_writes_it() -> None:
    for written in ("10.48550/arxiv.2406.03712", "https://doi.org/10.48550/ARXIV.2406.03712"):
        entry = f"@misc{{k, title={{T}}, doi={{{written}}}}}".encode()
        assert b"{10.48550/arXiv.2406.03712}" in bibwright.tidy(entry).content
