"""Citation keys in sources: found, changed, counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright import InputError
from bibwright.citations import (
    SourceKind,
    find_citations,
    load_key_map,
    merge_key_maps,
    plan_rewrites,
    render_key_map,
    rewrite,
    used_keys,
)

LATEX, MARKDOWN = SourceKind.LATEX, SourceKind.MARKDOWN


def keys(text: str, kind: SourceKind = LATEX) -> list[str]:
    found = find_citations(text, kind)
    assert all(text[each.start : each.end] == each.key for each in found if each.key != "*")
    return [each.key for each in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\cite{a}", ["a"]),
        (r"\cite{a,b , c}", ["a", "b", "c"]),
        (r"\cite[see][p.~5]{a}", ["a"]),
        (r"\citep*[see {[}x{]}][]{a}", ["a"]),
        (r"\citet{a} and \Citet*{b}", ["a", "b"]),
        (r"\autocite[12]{a}\parencite{b}\textcite{c}\footcite{d}\smartcite{e}", list("abcde")),
        (r"\citeauthor{a}\citeyear{b}\citetitle{c}\fullcite{d}\supercite{e}", list("abcde")),
        (r"\nocite{a,b}", ["a", "b"]),
        (r"\nocite{*}", ["*"]),
        (r"\cites(pre)(post)[a][b]{key}[c]{key2}{key3} {no}", ["key", "key2", "key3", "no"]),
        (r"\volcite{2}[5]{a}", ["a"]),
        (r"\volcite[pre]{2}[5]{a} {x}", ["a"]),
        (r"\citesec{a}\bibentry{b}", ["a", "b"]),
        (r"\citeA<e.g.,>[p.~1]{a}", ["a"]),
        ("\\cite{%\n  a,% first\n  b%\n}", ["a", "b"]),
        ("\\cite\n  {a}", ["a"]),
        (r"\cite {a} (\citealp{b})", ["a", "b"]),
        (r"50\% of \cite{a}", ["a"]),
        # No citations.
        (r"% \cite{a}", []),
        (r"\verb|\cite{a}| \verb*+\cite{b}+", []),
        (r"\lstinline!\cite{a}!", []),
        ("\\begin{verbatim}\n\\cite{a}\n\\end{verbatim}\\cite{b}", ["b"]),
        ("\\begin{lstlisting}[language=TeX]\n\\cite{a}\n\\end{lstlisting}", []),
        ("\\begin{comment}\\cite{a}\\end{comment}\\cite{b}", ["b"]),
        ("\\begin{filecontents*}{x.bib}\n\\cite{a}\n\\end{filecontents*}", []),
        ("\\cite{a}\n\\end{document}\n\\cite{b}", ["a"]),
        (r"\bibitem{a}\citestyle{plain}\setcitestyle{round}\DeclareCiteCommand{\x}{a}{b}", []),
        (r"\newcommand{\mycite}[1]{\cite{#1}}", []),
        (r"\excited{a} \Cref{b} \ref{c} \label{d}", []),
        ("\\cite\n\n{a}", []),
    ],
)
def test_latex(source: str, expected: list[str]) -> None:
    assert keys(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("As [@a] and [see @b, pp. 3; -@c] and @d say.", ["a", "b", "c", "d"]),
        ("[@{weird:key,}] and @{https://x.org/a}", ["weird:key,", "https://x.org/a"]),
        ("@a.", ["a"]),
        ("@a_b:c-d.e/f!", ["a_b:c-d.e/f"]),
        ("@doe99; (@smith)", ["doe99", "smith"]),
        ("---\ntitle: x @no\nnocite: |\n  @a, @b\n---\n@c", ["a", "b", "c"]),
        ("---\nnocite: '@*'\n---\n", ["*"]),
        (r"\cite{a} and @b", ["a", "b"]),
        # No citations.
        ("mail a@b.org", []),
        ("`@a` and ``x ` @b``", []),
        ("```\n@a\n```\n@b", ["b"]),
        ("~~~ {.r}\n@a\n~~~\n@b", ["b"]),
        ("text\n\n    @a\n\n@b", ["b"]),
        ("<!-- @a -->@b", ["b"]),
        ("$x@y$ and $$@a$$", []),
        (r"\@a", []),
        ("@fig-plot and @tbl-data, @sec-intro and @eq-1", []),
        ("costs $5 @a and $6", ["a"]),
    ],
)
def test_markdown(source: str, expected: list[str]) -> None:
    assert keys(source, MARKDOWN) == expected


def test_all_keys_change_at_once() -> None:
    text = "\\cite{a,b} % \\cite{a}\n\\verb|\\cite{a}|"
    assert rewrite(text, LATEX, {"a": "b", "b": "a"}) == (
        "\\cite{b,a} % \\cite{a}\n\\verb|\\cite{a}|"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\cite{a,b}", r"\cite{m}"),
        (r"\cite[x]{c, a, b ,d}", r"\cite[x]{c, m ,d}"),
        (r"\cite{a}\cite{b}", r"\cite{m}\cite{m}"),
        (r"\cite{m,a}", r"\cite{m}"),
    ],
)
def test_two_that_become_one_stand_once(before: str, after: str) -> None:
    assert rewrite(before, LATEX, {"a": "m", "b": "m"}) == after


def test_what_stood_twice_before_stays() -> None:
    assert rewrite(r"\cite{x,x,a}", LATEX, {"a": "b"}) == r"\cite{x,x,b}"


def test_an_unusual_key_gets_braces_in_markdown() -> None:
    assert rewrite("[@a; @b]", MARKDOWN, {"a": "x,y", "b": "c:d"}) == "[@{x,y}; @c:d]"
    assert rewrite("@{x,y}", MARKDOWN, {"x,y": "z"}) == "@{z}"


@pytest.mark.parametrize("text", ["@*", "[@*]", "@{*}", "nocite: @*, @b"])
def test_all_entries_at_once_stay_so(text: str) -> None:
    assert rewrite(text, MARKDOWN, {"a": "q"}) == text


SOURCES = st.lists(
    st.sampled_from(
        [
            *("\\cite{", "\\cite[", "\\citep", "}", "{", "]", "[", "a", "bc", ",", " ", "\n", "%"),
            *("\\begin{verbatim}", "\\end{verbatim}", "\\verb|", "|", "\\\\", "@", "[@a; -@bc]"),
            *("`", "```\n", "$", "---\n", "<!--", "-->", "    ", "\\end{document}", "*", "é"),
        ]
    ),
    max_size=40,
).map("".join)


@given(SOURCES, st.sampled_from(SourceKind))
def test_changing_nothing_changes_nothing(text: str, kind: SourceKind) -> None:
    assert rewrite(text, kind, {}) == text
    assert rewrite(text, kind, {"a": "a"}) == text


@given(SOURCES, st.sampled_from(SourceKind))
def test_a_change_can_be_turned_round(text: str, kind: SourceKind) -> None:
    there, back = {"a": "q", "bc": "rs"}, {"q": "a", "rs": "bc"}
    assert rewrite(rewrite(text, kind, there), kind, back) == text


def test_files_keep_encoding_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    path.write_bytes("% Müller\r\n\\cite{a}\r\n".encode("latin-1"))
    (change,) = plan_rewrites([tmp_path], {"a": "b"}).changes
    assert change.after == "% Müller\r\n\\cite{b}\r\n".encode("latin-1")


def test_folders_are_gone_through(tmp_path: Path) -> None:
    for name in ("a.tex", "sub/b.md", "sub/c.QMD", ".git/d.tex", "node_modules/e.md", "f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\\cite{a}", encoding="utf-8")
    (tmp_path / "link.tex").symlink_to(tmp_path / "a.tex")
    plan = plan_rewrites([tmp_path], {"a": "b"})
    assert [str(each.path.relative_to(tmp_path)) for each in plan.changes] == [
        "a.tex",
        "sub/b.md",
        "sub/c.QMD",
    ]


def test_what_is_used(tmp_path: Path) -> None:
    tex, aux, bcf = tmp_path / "p.tex", tmp_path / "p.aux", tmp_path / "p.bcf"
    tex.write_text("x\n\\cite{a}\n\\cite{a,b}", encoding="utf-8")
    aux.write_text("\\citation{c,d}\n\\abx@aux@cite{0}{e}", encoding="utf-8")
    bcf.write_text('<bcf:citekey order="1">f</bcf:citekey>', encoding="utf-8")
    usage = used_keys([tex, aux, bcf])
    assert set(usage.keys) == set("abcdef")
    assert [place.line for place in usage.keys["a"]] == [2, 3]
    assert not usage.everything
    tex.write_text("\\nocite{*}", encoding="utf-8")
    assert used_keys([tex]).everything


@pytest.mark.parametrize("name", ["none.tex", "paper.pdf"])
def test_a_path_that_is_no_source(tmp_path: Path, name: str) -> None:
    if name.endswith("pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    with pytest.raises(InputError, match=name):
        used_keys([tmp_path / name])


def test_key_maps() -> None:
    assert merge_key_maps({"a": "b"}, {"b": "c"}) == {"a": "c", "b": "c"}
    assert merge_key_maps({"a": "b"}, {"b": "a"}) == {"b": "a"}
    data = render_key_map({"b": "2", "a": "1"})
    assert data == b'{\n  "a": "1",\n  "b": "2"\n}\n'
    assert load_key_map(data, "map.json") == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"{\n oops", "map.json:2: "), (b"[]", "not a key map"), (b'{"a": 1}', "not a key map"),
     (b"\xff", "not UTF-8")],
)  # fmt: skip
def test_a_key_map_that_is_none(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_key_map(data, "map.json")
