"""Names and dollar signs that look like something else, to each format and back."""

from __future__ import annotations

import json

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.commands.convert import convert
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA, RIS, Format

SOURCE = rb"""@book{a, title={Costs \$5 and \$6 in $x^2$ or \$}, year=2001,
  author={{de la Croix}, Marie and van Gogh, Vincent and {Van der Berg}, Jo}}"""


@pytest.mark.parametrize("target", [CSL, HAYAGRIVA])
def test_nothing_changes(target: Format) -> None:
    there = convert(SOURCE, name="a.bib", source=BIB, target=target)
    back = convert(there.content, name="a", source=target, target=BIB)
    assert there.losses == back.losses == ()
    before, after = parse(SOURCE).entries[0].fields, parse(back.content).entries[0].fields
    assert after["author"] == before["author"]
    assert after["title"] == before["title"]


def test_ris_names_what_it_makes_of_a_name() -> None:
    losses = convert(SOURCE, name="a.bib", source=BIB, target=RIS).losses
    assert [loss.field for loss in losses] == ["author"]


def test_csl_says_that_a_name_is_not_to_be_taken_apart() -> None:
    names = json.loads(convert(SOURCE, name="a", source=BIB, target=CSL).content)[0]["author"]
    assert [each.get("parse-names") for each in names] == [False, None, None]


def test_typst_gets_no_formula_between_two_prices() -> None:
    text = convert(SOURCE, name="a", source=BIB, target=HAYAGRIVA).content.decode()
    assert r"Costs \\$5 and \\$6 in $x^2$ or \\$" in text


@pytest.mark.parametrize("year", ["١٣٩٨", "۱۳۹۸", "२०१५", "２０１５", "二〇一五", "平成27"])
@pytest.mark.parametrize("target", [CSL, RIS, HAYAGRIVA, BIB])
def test_a_year_in_digits_of_another_script_stays_or_is_named(year: str, target: Format) -> None:
    source = f"@book{{k, title={{T}}, author={{Roe, Ann}}, year={{{year}}}}}".encode()
    there = convert(source, name="a.bib", source=BIB, target=target)
    if target == HAYAGRIVA:  # it has numbers alone
        assert [loss.field for loss in there.losses] == ["year"]
        return
    assert not there.losses
    back = convert(there.content, name="a", source=target, target=BIB)
    assert parse(back.content).entries[0].fields["year"] == year


@pytest.mark.parametrize("target", [CSL, RIS, HAYAGRIVA, BIB])
def test_an_apostrophe_in_a_name_is_no_loss(target: Format) -> None:
    source = "@book{k, title={T}, author={O’Neill, Ann and D'Arcy, Bo and L’H{\\^o}pital, G}}"
    there = convert(source.encode(), name="a.bib", source=BIB, target=target)
    assert there.losses == ()


def test_names_of_signs_that_were_written_as_commands_are_read() -> None:
    source = (
        r"@book{k, title={1{\ndash}2 A{\amp}B x{\minus}3{\mdash}y}, author={Roe, A}, year=1999}"
    )
    there = convert(source.encode(), name="a.bib", source=BIB, target=RIS)
    assert "TI  - 1–2 A&B x−3—y" in there.content.decode()
    assert there.losses == ()


def test_bibtex_prints_who_gives_out_a_manual() -> None:
    source = b"@manual{k, title={T}, author={Roe, A}, organization={GNU}, year=1999}"
    there = convert(source, name="a.bib", source=BIB, target=CSL)
    assert there.losses == ()
    back = convert(there.content, name="a", source=CSL, target=BIB)
    assert parse(back.content).entries[0].fields["organization"] == "GNU"
