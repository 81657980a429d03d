"""The site's source: ``python -m website.build FOLDER`` puts it there, for Zensical to read.

It is ``docs/``, the documents at the top of the project, and the reference, which is made anew each
time and so can't be out of date.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from website.reference import reference_pages

ROOT = Path(__file__).parents[1]
#: Documents that stand where a repository has them, and what they are called on the site.
_OTHERS = {f"{name.upper()}.md": f"{name}.md" for name in ("changelog", "contributing", "security")}


def make_source(folder: Path) -> list[str]:
    """The names of all pages, which stand in the folder with the site's settings.

    Raises ValueError for a page that the navigation doesn't name, or the other way round.
    """
    shutil.rmtree(folder, ignore_errors=True)
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("skill"))
    for name, on_site in _OTHERS.items():
        text = (ROOT / name).read_text("utf-8").replace("](docs/", "](")
        for other, page in _OTHERS.items():
            text = text.replace(f"]({other})", f"]({page})")
        (docs / on_site).write_text(text, encoding="utf-8")
    nav = (ROOT / "website/mkdocs.yml").read_text("utf-8").rstrip("\n") + "\n  - Reference:\n"
    commands = "      - Commands:\n"
    for name, text in reference_pages(docs):
        file = docs / "reference" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        if name.startswith("commands/"):
            commands += f"          - reference/{name}\n"
        else:
            nav += f"      - reference/{name}\n"
    (folder / "mkdocs.yml").write_text(nav + commands, encoding="utf-8")
    pages = {str(file.relative_to(docs)) for file in docs.rglob("*.md")}
    named = set(re.findall(r"[\w/-]+\.md", nav + commands))
    if pages ^ named:
        raise ValueError(f"in website/mkdocs.yml or in docs/, but not in both: {pages ^ named}")
    return sorted(pages)


if __name__ == "__main__":
    print(f"{len(make_source(Path(sys.argv[1])))} pages")
