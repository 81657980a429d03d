"""The rule ``doi``: the field holds the bare DOI, in lower case, and nothing else."""

from __future__ import annotations

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.model.identifiers import doi_as_written, percent_decoded
from bibwright.text.latex.verbatim import DOI_START, SHORT_DOI, bare_doi, linked_doi

#: Fields in which a DOI may stand instead.
_ELSEWHERE = ("url", "note", "howpublished")


def _apply(draft: Draft, context: Context) -> None:
    if not draft.has("doi"):
        _move(draft, context)
        return
    text = draft.text("doi")
    if not text:
        return
    doi = bare_doi(text)
    if doi is not None:
        draft.set_text("doi", doi_as_written(doi))
    elif not SHORT_DOI.fullmatch(text.strip()):
        several = len(DOI_START.findall(percent_decoded(text))) > 1
        what = "several DOIs" if several else "something that is not a DOI"
        draft.report(f"the field “doi” holds {what}: {text.strip()}", "doi")


def _move(draft: Draft, context: Context) -> None:
    """Takes a DOI from where it stands alone, unless two such fields disagree.

    For BibTeX it stays there, too, unless the project's style is known to print the field: plain,
    alpha, abbrv, apalike, IEEEtran, acm, siam and naturemag do not.
    """
    found: dict[str, str] = {}
    for name in _ELSEWHERE:
        text = draft.text(name)
        if "10." in text or "10%" in text:
            doi = linked_doi(text)
            if doi is not None:
                found[name] = doi
    if draft.type == "unpublished" and context.dialect is Dialect.BIBTEX:
        found.pop("note", None)  # BibTeX's styles don't do without one
    if not found:
        return
    if len(set(found.values())) > 1:
        names = ", ".join(f"{doi} ({name})" for name, doi in found.items())
        draft.report(f"its fields hold different DOIs: {names}")
        return
    if context.dialect is Dialect.BIBLATEX or "doi" in context.printed:
        for name in found:
            draft.remove(name)
    draft.set_text("doi", doi_as_written(next(iter(found.values()))))


RULE = Rule(
    name="doi",
    reason="DOIs are bare and in lower case, in their own field: that is what styles link from.",
    apply=_apply,
)
