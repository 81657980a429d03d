"""Layouts as people paste them: chats with previews, profiles, assistants' answers, labels in
other languages. The fields are those of ``test_layouts``."""

from __future__ import annotations


def _both(one: str, between: str = "\n") -> str:
    """The layout of one paper for the first and for the second."""
    other = one
    for field in "tiyfnl":
        other = other.replace(f"{{{field}}}", f"{{{field}2}}")
    return f"{one}{between}{other}\n"


PASTED = {
    "keycaps": (
        "Sure! 😊 Here are some papers:\n\n"
        + _both("1️⃣ **{t}** ({y})\n   👥 *Authors:* {f}, Al Ito\n   🔗 https://arxiv.org/abs/{i}\n")
        + "\nLet me know if you need more! 🚀\n"
    ),
    "labelled-below": _both(
        "1. {t}\n   Authors: {f}, Al Ito\n   Published: {y}\n   Link: https://arxiv.org/abs/{i}\n"
        "   Summary: This paper studies an important problem.\n"
    ),
    "table-numbered": (
        "| # | Paper | Authors | Year | arXiv |\n|:-:|:--|:--|--:|:-:|\n"
        + _both("| 1 | **{t}** | {l} et al. | {y} | `{i}` |")
    ),
    "details": _both(
        "<details>\n<summary><b>{t}</b> ({y})</summary>\n\n- {f}, Al Ito\n"
        "- [arXiv](https://arxiv.org/abs/{i}) | [code](https://github.com/x/y)\n\n"
        "> In this work we do something. We show it works.\n\n</details>\n"
    ),
    "cards": (
        "<html><body>"
        + _both(
            "<div class='card'><h3>{t}</h3><p>{f}, Al Ito</p><p>arXiv preprint, {y}</p>"
            "<div><a href='https://arxiv.org/abs/{i}'>[abs]</a> <a href='#'>[bib]</a></div></div>"
        )
        + "</body></html>"
    ),
    "chinese-fields": _both(
        "1、{t}\n\n作者：{f}，Al Ito\n\n链接：https://arxiv.org/abs/{i}\n\n摘要：本文研究了一个重要问题。\n"
    ),
    "chinese-item": _both(
        "- 【{y}】《{t}》（{l} et al.）：提出了一种新的方法。论文地址：https://arxiv.org/abs/{i}"
    ),
    "right-to-left": _both("- ‏{t}‏ ({l}، {y}) — ‏https://arxiv.org/abs/{i}"),
    "id-title-names-date": _both("> **[{i}]** {t}  \n> *{f}, Al Ito*  \n> 15 Jul {y}\n"),
    "names-below": _both("* {t}\n  {f}, Al Ito\n  arXiv:{i} ({y})"),
    "tagged": _both("- [x] {t} `{i}` @{l} ⭐⭐⭐"),
    "profile": (
        "Jane Doe\nProfessor of Biology, University of X\nVerified email at x.edu\nTitle\nSort\n"
        "Cited by\nYear\n"
        + _both("{t}\nQ {l}, A Ito\narXiv preprint arXiv:{i}, {y}\n7\t{y}", "\n")
        + "Show more\nGet my own profile\n"
    ),
    "profile-tabs": (
        "TITLE\tCITED BY\tYEAR\n" + _both("{t}\nQ {l}, A Ito\narXiv preprint arXiv:{i}\n7\t{y}")
    ),
    "telegram": _both(
        "Ada Rose, [12.03.2021 14:01]\n{t}\nhttps://arxiv.org/abs/{i}\n\n"
        "Ben, [12.03.2021 14:02]\n👍 great\n"
    ),
    "slack-preview": _both(
        "Ada Rose\n  1:05 PM\nhttps://arxiv.org/abs/{i}\narXiv.org\n{t}\n"
        "We present a new method that does things and works well on many benchmarks.\n"
    ),
    "discord-preview": _both(
        "ada_r — 03/12/2021 2:01 PM\nthis one is neat https://arxiv.org/abs/{i}\narXiv.org\n{t}\n"
        "In this paper, we propose a new approach and evaluate it.\n"
    ),
    "chat-bot": _both("[14:01] <ada> https://arxiv.org/abs/{i}\n[14:01] <bot> [ {t} ] - arxiv.org"),
    "chat-below": _both("[14:01] Rose, Ada\n{t}\nhttps://arxiv.org/abs/{i}\n"),
    "columns-in-german": (
        "Titel;Autoren;Jahr;Link\n" + _both('"{t}";"{f}";{y};https://arxiv.org/abs/{i}')
    ),
    "columns-in-chinese": (
        "| 论文标题 | 作者 | 年份 | 链接 |\n|---|---|---|---|\n"
        + _both("| {t} | {f}, Al Ito | {y} | [arXiv](https://arxiv.org/abs/{i}) |")
    ),
    "fields-side-by-side": _both(
        "- 제목: {t}\n- 저자: {f}, Al Ito\n- 링크: https://arxiv.org/abs/{i}\n"
    ),
    "spans": (
        "<html><body><ul>"
        + _both(
            "<li><span class='title'>{t}</span><span class='authors'>{f}, Al Ito</span>"
            "<span class='year'>{y}</span><a href='https://arxiv.org/abs/{i}'>link</a></li>"
        )
        + "</ul></body></html>"
    ),
    "one-name-below": _both("* {t}\n  {f}\n  arXiv:{i} ({y})"),
    "syllabus": _both("Week 1: Robots\n  Required: {n} ({y}). {t}. arXiv:{i}\n  Due: an essay\n"),
}
