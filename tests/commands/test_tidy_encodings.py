"""Files that aren't UTF-8 and don't say what they are: bytes stay, and the likely encoding is said;
the sources of the project may say it."""

from __future__ import annotations

from pathlib import Path

import pytest

import bibwright
from bibwright import TidyOptions
from bibwright.bibtex.encoding import likely_encoding
from bibwright.errors import InputError

#: Text in languages whose bibliographies were kept in the encoding, and what Python calls it.
TEXTS = [
    ("iso8859_2", "Święcicka, Łucja: Źródła dźwięków i śladów", "iso8859_2"),
    ("cp1250", "Święcicka, Łucja: Źródła dźwięków i śladów", "cp1250"),
    ("cp1250", "Dvořák, Jiří: Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
    ("cp1254", "Yıldız, İrem: Doğal dillerin şekil bilgisi üzerine", "cp1254"),
    ("iso8859_9", "Yıldız, İrem: Doğal dillerin şekil bilgisi üzerine", "cp1254"),
    ("cp1252", "Müßig, Jörg: Über die Größe", "cp1252"),
    ("latin-1", "Lefèvre, Zoé: Étude générale du français élémentaire", "cp1252"),
    ("cp1251", "Петрова, Анна: Введение в теорию вероятностей и статистику", "cp1251"),
    ("koi8_r", "Петрова, Анна: Введение в теорию вероятностей и статистику", "koi8_r"),
    ("cp1252", "Œuvre, Zoé: L’œuvre “élégante” – prix en €", "cp1252"),
    ("cp1252", "Höcker, Jérôme: Søren et São João à Ávila", "cp1252"),
    ("cp1250", "Őri, Ágnes: Hűség és fűszer, Łódź", "cp1250"),
    ("iso8859_7", "Οικονόμου, Μαρία: Ιστορία της Ελλάδος", "cp1253"),
    ("cp1253", "Παππάς, Νίκος: Εισαγωγή στη θεωρία των πιθανοτήτων", "cp1253"),
    ("gbk", "张伟: 概率论与数理统计基础教程及其应用", "gb18030"),
    ("shift_jis", "佐藤花子: 確率論入門と統計学の基礎について", "shift_jis"),
]


@pytest.mark.parametrize(("encoding", "text", "likely"), TEXTS)
def test_letters_of_no_known_encoding_stay(encoding: str, text: str, likely: str) -> None:
    author, _, title = text.partition(": ")
    source = f"@book{{a, author = {{{author}}}, title = {{{title}}}, year = 1990}}".encode(encoding)
    assert likely_encoding(source) == likely
    run = bibwright.tidy(source)
    assert author.encode(encoding) in run.content
    assert title.encode(encoding) in run.content
    assert any(f"it may be {likely}" in note.message for note in run.notes)
    with pytest.raises(InputError, match=likely):
        bibwright.convert(source, to="ris")


@pytest.mark.parametrize(
    "said", [r"\usepackage[latin2]{inputenc}", r"\RequirePackage[latin2]{inputenc}"]
)
def test_the_sources_may_say_the_encoding(tmp_path: Path, said: str) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(f"\\documentclass{{article}}\n{said}\n\\cite{{a}}", "ascii")
    source = "@misc{a, author = {Łuć, Ę}, title = {Źle}, year = 1990}".encode("latin2")
    run = bibwright.tidy(source, tex=[paper])
    assert rb"{\L}u{\'c}, {\k{E}}" in run.content
    assert run.notes == ()


def test_what_the_sources_say_is_for_files_that_do_not_say_it(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "\\usepackage[latin2]{inputenc} \\cite{a}\n%\\usepackage[x]{inputenc}", "ascii"
    )
    source = "@misc{a, author = {Łuć, Ę}, title = {Źle}, year = 1990}".encode()
    assert rb"{\L}u{\'c}, {\k{E}}" in bibwright.tidy(source, tex=[paper]).content


@pytest.mark.parametrize("encoding", ["cp1250", "cp1254", "iso8859-9", "koi8-r", "cp949", "big5"])
def test_no_braces_and_no_findings_for_bytes_that_cannot_be_read(encoding: str) -> None:
    letters = {"koi8-r": "Язык Мышления", "cp949": "한국어 제목", "big5": "中文標題"}
    title = letters.get(encoding, "Türkçe T Ülke")
    source = (
        f"@article{{k, title = {{{title}}}, author = {{Doe, J.}}, journal = {{J}}, year = 1999}}"
    )
    data = source.encode(encoding)
    tidied = bibwright.tidy(data)
    assert title.encode(encoding) in tidied.content
    assert {note.rule for note in tidied.notes} <= {"encoding", "unreadable"}


def test_what_a_person_must_see_to_has_its_line_in_the_file_as_it_was() -> None:
    first = "@book{a, author = {Müller, Jörg}, title = {Über die Größe}, publisher = {X}, year=1}"
    doubtful = "@misc{b,\n  title = {T}, year = 2000,\n  author = {{Roe, Ann and Doe, Jo}}\n}\n"
    lines = ["% Encoding: ISO8859_1", first, "@misc{z, title={It is \x96 so}, year = 1990}"]
    source = "\n".join([*lines, doubtful]).encode("latin-1")
    run = bibwright.tidy(source)
    assert run.content.isascii()
    assert {note.line for note in run.notes if note.rule == "names"} == {6}
    assert {edit.line for edit in run.edits if edit.key == "b"} <= {4, 5, 6}


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_letters_between_escapes_of_seven_bits_are_read_and_stay(dialect: str) -> None:
    # In ISO-2022-JP all bytes look like ASCII, the signs of LaTeX among them.
    source = "@book{a, author = {佐藤, 花子}, title = {プログラムの検証とUML}, year = 1990}\n"
    data = source.encode("iso2022_jp")
    assert {*b"%$"} <= {*data}
    run = bibwright.tidy(data, TidyOptions(dialect=dialect))
    text = run.content.decode("iso2022_jp")
    assert "{佐藤, 花子}" in text
    assert "プログラムの検証とUML" in text
    assert bibwright.tidy(run.content, TidyOptions(dialect=dialect)).content == run.content
    assert "佐藤, 花子" in bibwright.convert(data, to="ris").content.decode()


def test_letters_between_broken_escapes_are_left_alone() -> None:
    data = "@misc{a, title = {確率 の  本}, year=1}\n".encode("iso2022_jp").replace(
        b"3N", b"\x7f\x7f"
    )
    run = bibwright.tidy(data)
    assert run.content == data
    assert "iso2022_jp" in run.notes[0].message


def test_korean_between_escapes_of_seven_bits_is_read_and_never_garbled() -> None:
    """ISO-2022-KR announces itself once, at the beginning (RFC 1557)."""
    source = "@book{a, author = {김, 철수}, title = {프로그램의 검증}, year = 1990}\n"
    announced = b"\x1b$)C"
    data = source.encode("iso2022_kr")
    assert "{김, 철수}" in bibwright.tidy(data).content.decode("iso2022_kr")
    first = announced + b"\n" + data.replace(announced, b"")
    assert bibwright.tidy(first).content == first
    for each in (data, first):
        assert "김, 철수" in bibwright.convert(each, to="ris").content.decode()


#: Names as the whole of what is known, as in a bibliography of one entry.
SHORT = [
    ("cp1250", "Łukasz Świątek", "cp1250"),
    ("iso8859_2", "Łukasz Świątek", "iso8859_2"),
    ("cp1253", "Παπαδόπουλος Γεώργιος", "cp1253"),
    ("cp866", "Пушкин Александр", "cp866"),
    ("koi8_u", "Шевченко, Історія України", "koi8_u"),
    ("cp1255", "ישראל הביבליוגרפיה", "cp1255"),
    ("cp1256", "محمد المكتبة العربية", "cp1256"),
    ("cp1257", "Šiauliai, Lietuvių žodynas", "cp1257"),
    ("euc_kr", "홍길동 한국어", "euc_kr"),
    ("euc_jp", "データの本", "euc_jp"),
    ("gb18030", "王小明机器学习", "gb18030"),
    ("big5", "王小明，機器學習導論，臺北大學出版社", "big5"),
]


@pytest.mark.parametrize(("encoding", "text", "likely"), SHORT)
def test_a_short_text_and_a_damaged_one_show_their_encoding(
    encoding: str, text: str, likely: str
) -> None:
    source = f"@book{{k, title = {{{text}}}}}".encode(encoding)
    assert likely_encoding(source) == likely
    if encoding.startswith(("euc", "gb", "big5")):
        assert likely_encoding(source * 3 + b"% \x81") == likely


def test_chinese_of_seven_bits_is_read_as_what_it_is() -> None:
    text = "@book{k,\n  title = {中文文献管理 x 100%},\n  author = {Roe, Ann},\n}\n"
    source = text.encode("hz")
    assert b"~{" in source
    run = bibwright.tidy(source)
    assert run.content.decode("hz").count("中文文献管理") == 1
    assert bibwright.tidy(run.content).content == run.content
    tied = source.replace(b"Roe, Ann", b"Roe, A.~B.")
    assert bibwright.tidy(tied).content == tied
    assert any("it may be hz" in note.message for note in bibwright.tidy(tied).notes)
    assert bibwright.tidy(
        b"@misc{k, title = {Knuth~{Donald~} x}, note = {a~{b c~}}}"
    ).content.isascii()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_stays_without(encoding: str) -> None:
    text = "@misc{a, author = {Müller, Ж}, title = {Größe}, year = 1990, pages = {1-2}}"
    run = bibwright.tidy(text.encode(encoding))
    assert r"M{\"u}ller" in run.content.decode(encoding)
    assert bibwright.convert(text.encode(encoding), to="csl").is_whole


def test_two_stray_bytes_among_signs_of_utf_8_make_it_no_other_encoding() -> None:
    source = "@misc{a, title = {T – T}, note = {N — “N”}, author = {Roe, A}}\n".encode()
    source += b"@misc{b, title = {Pro\xae}, author = {H\xf3lm, E}}\n"
    tidied = bibwright.tidy(source)
    assert b"Pro\xae" in tidied.content
    assert b"H\xf3lm" in tidied.content
    assert "“".encode() in tidied.content
    assert tidied.notes == ()
