"""What tells two works apart by their authors: all that can makes a pair doubtful, and what
explains it makes it sure. A case for each cell of the table in `matching.cautions`, entries of our
own after kinds that people's bibliographies have."""

from __future__ import annotations

import pytest

from support.pairs_of_entries import BASE, PLACE, Case, found

_CASES: dict[str, Case] = {
    "authors: another first, elsewhere": (
        ("article", {"journal": "MNGS", "volume": "4", "pages": "21--33"}),
        ("article", {"author": "Roe, Richard and Doe, Jane", "journal": "Euro. Growth Series"}),
        "doubtful",
    ),
    "authors: another first, at the same place": (
        ("article", PLACE),
        ("article", PLACE | {"author": "Roe, Richard and Doe, Jane"}),
        "sure",
    ),
    "authors: another first, of more, and nothing says where": (
        ("misc", {"author": "Low, Lou and Doe, Jane and Roe, Richard and Moe, Ann"}),
        ("misc", {}),
        "doubtful",
    ),
    "authors: one alone at the doctoral symposium, and all with a poster": (
        ("inproceedings", {"booktitle": "GROW'12 Conference Companion: Poster Abstracts"}),
        ("inproceedings", {"booktitle": "GROW'12 Doctoral Symposium", "author": "Doe, Jane"}),
        "doubtful",
    ),
    "authors: a program of a short name, by some of the same": (
        (
            "software",
            {"title": "GROW3D", "author": "Doe, Jane and Roe, Richard and Poe, Edgar"},
        ),
        (
            "software",
            {"title": "GROW3D", "author": "Doe, Jane and Low, Lou and Roe, Richard and Moe, Ann"},
        ),
        "doubtful",
    ),
    "authors: one alone, and with another a year later": (
        ("misc", {"author": "Doe, Jane", "year": "1998"}),
        ("article", PLACE),
        "doubtful",
    ),
    "authors: others on other pages under one DOI": (
        ("article", PLACE | {"doi": "10.1000/issue.4"}),
        (
            "article",
            PLACE | {"author": "Lund, Eva", "pages": "120--126", "doi": "10.1000/issue.4"},
        ),
        "doubtful",
    ),
    "authors: wholly others at one place, where one entry was made of the other": (
        ("article", PLACE),
        ("article", PLACE | {"author": "Lund, Eva and Berg, Nils"}),
        "doubtful",
    ),
    "authors: one who is wholly another at one place": (
        ("article", PLACE | {"author": "Doe, Jane"}),
        ("article", PLACE | {"author": "Lund, Eva"}),
        "doubtful",
    ),
    "authors: wholly others at one place under one DOI": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", PLACE | {"author": "Lund, Eva and Berg, Nils", "doi": "10.1000/g.1"}),
        "sure",
    ),
    "authors: a letter more at one among several": (
        ("misc", {"author": "Rao, Ashok and Doe, Jane"}),
        ("misc", {"author": "Rao, Ashoka and Doe, Jane"}),
        "sure",
    ),
    "authors: a woman's name and a man's, alone": (
        ("misc", {"author": "Faber, Jan"}),
        ("misc", {"author": "Faber, Jana"}),
        "doubtful",
    ),
    "authors: a consortium at one place": (
        ("article", PLACE),
        ("article", PLACE | {"author": "{Growth Consortium}"}),
        "sure",
    ),
    "authors: the same in other letters at one place": (
        ("article", PLACE | {"author": "Wang, Wei and Li, Na"}),
        ("article", PLACE | {"author": "王伟 and 李娜"}),
        "sure",
    ),
    "authors: a consortium under one DOI": (
        ("article", PLACE | {"doi": "10.1000/g.1"}),
        ("article", PLACE | {"author": "{Growth Consortium}", "doi": "10.1000/g.1"}),
        "sure",
    ),
    "authors: wholly other ones": (
        ("article", PLACE | {"volume": "", "pages": ""}),
        ("article", {"author": "Lund, Eva and Berg, Ola"}),
        "apart",
    ),
    "authors: abbreviated": (
        ("article", PLACE),
        ("article", PLACE | {"author": "J. Doe and others"}),
        "sure",
    ),
    "authors: each has others beside the first": (
        ("article", {"author": "Doe, Jane and Held, J. and Leicht, T.", "journal": "Acta"}),
        ("article", {"author": "Doe, Jane and Houston, P."}),
        "doubtful",
    ),
    "authors: letters exchanged in one name": (
        ("book", {"author": "Doe, Jane and Vazirani, U. V."}),
        ("book", {"author": "Doe, Jane and Varizani, U. V."}),
        "sure",
    ),
    "authors: two given names": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, John"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jane"}),
        "doubtful",
    ),
    "authors: two given names of a second author": (
        ("article", {"journal": "Acta Botanica", "author": "Doe, Ann and Smith, John"}),
        ("article", {"journal": "Acta Botanica", "author": "Doe, Ann and Smith, Jane"}),
        "doubtful",
    ),
    "authors: an initial": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, J."}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jane"}),
        "sure",
    ),
    "authors: a short form": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, Jim"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, James"}),
        "sure",
    ),
    "authors: editors alone, the same": (
        ("book", {"author": "", "editor": "Moe, Ann", "publisher": "Wiley"}),
        ("collection", {"author": "", "editor": "Ann Moe", "publisher": "Wiley"}),
        "sure",
    ),
    "authors: editors alone, others": (
        ("book", {"author": "", "editor": "Moe, Ann", "publisher": "Wiley"}),
        ("book", {"author": "", "editor": "Low, Lou", "publisher": "Wiley"}),
        "apart",
    ),
    "authors: editors alone, of two volumes": (
        ("book", {"author": "", "editor": "Moe, Ann", "publisher": "Wiley", "volume": "1"}),
        ("book", {"author": "", "editor": "Moe, Ann", "publisher": "Wiley", "volume": "2"}),
        "doubtful",
    ),
    "authors: the same, on the same pages, the year mistyped": (
        ("inproceedings", {"booktitle": "Growth of Mammals", "pages": "pp. 21-132"}),
        ("incollection", {"booktitle": "Growth of Mammals", "pages": "21-132", "year": "1995"}),
        "doubtful",
    ),
    "authors: a form of another language": (
        ("article", {"journal": "Acta Botanica", "author": "Smith, Eric"}),
        ("article", {"journal": "Acta Botanica", "author": "Smith, Erik"}),
        "sure",
    ),
    "authors: one of several letters, and all of them": (
        ("article", PLACE | {"number": "3", "pages": "546"}),
        (
            "article",
            PLACE
            | {"number": "3", "pages": "545--546", "author": "Low, Lou and Doe, Jane and Roe, R."},
        ),
        "doubtful",
    ),
    "authors: a letter with a heading of its own, and all letters of the page": (
        (
            "article",
            PLACE | {"pages": "222", "title": f"{BASE['title']}. The cover was misleading"},
        ),
        (
            "article",
            PLACE | {"pages": "222", "author": "Doe, Jane and Roe, Richard and Low, Lou"},
        ),
        "doubtful",
    ),
    "authors: another first of more, and a draft": (
        ("book", {"author": "Doe, Jane and Roe, Richard and Moe, Ann", "publisher": "Wiley"}),
        (
            "unpublished",
            {"author": "Low, Lou and Doe, Jane and Roe, Richard and Moe, Ann", "note": "Draft"},
        ),
        "doubtful",
    ),
    "authors: two given names, on the same pages of two volumes": (
        ("article", PLACE | {"author": "Li, Wei"}),
        ("article", PLACE | {"author": "Li, Wen", "volume": "13", "year": "2000"}),
        "doubtful",
    ),
    "authors: a body by its first letters": (
        ("techreport", {"author": "{World Growth Organization}", "institution": "WGO"}),
        ("techreport", {"author": "{WGO}", "address": "Uppsala"}),
        "sure",
    ),
    "authors: a body with small words, and its letters behind it": (
        ("book", {"author": "{Organisation for Economic Growth and Development (OEGD)}"}),
        ("book", {"author": "OEGD", "publisher": "OEGD Publishing"}),
        "sure",
    ),
    "authors: two bodies of the same first letters": (
        ("techreport", {"author": "{World Growth Organization}"}),
        ("techreport", {"author": "{Western Gardeners' Organization}"}),
        "doubtful",
    ),
    "authors: others, under a title with other words, on an entry made of this one": (
        (
            "article",
            PLACE
            | {
                "doi": "10.1000/growth",
                "title": "Multilevel Methods for Entire Functions with Additive Noise",
            },
        ),
        (
            "article",
            PLACE
            | {
                "doi": "10.1000/growth",
                "title": "Multilevel Methods for Entire Functions with Small Noise",
                "author": "Lund, Eva and Berg, Ola and Sund, Liv",
            },
        ),
        "doubtful",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_authors_tell_apart(case: str) -> None:
    one, other, expected = _CASES[case]
    assert found(one, other) == expected
