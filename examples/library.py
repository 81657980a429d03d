"""Bibwright as a library: the example of docs/manual/python.md."""

from pathlib import Path

import bibwright

survey, library = Path("survey.txt"), Path("refs.bib")

# Whom to ask: here a local index and no network. Without `sources`, arXiv's API is asked.
sources = bibwright.SourceOptions(arxiv="index", index="arxiv.sqlite")

resolution = bibwright.resolve(bibwright.read(survey), sources=sources)
for verdict in resolution.verdicts:
    print(verdict.status, verdict.query.title, verdict.why)

try:
    bibliography = bibwright.compose(resolution, existing=library, dialect="biblatex")
    print(bibliography.content.decode())
except bibwright.InputError as error:  # an entry of refs.bib that is never closed, for one
    print(error)

# A bibliography is a path (str or Path) or its content (bytes).
tidied = bibwright.tidy(library, bibwright.TidyOptions(disable=("layout",)))
for edit in tidied.edits:
    print(edit.line, edit.rule, edit.field, edit.before, edit.after)
for note in tidied.notes:
    print(note.line, note.rule, note.message)

# Only `apply`, `sync` and `pull` write; `undo` takes that back.
plan = tidied.plan([library])
print(plan.diff())

checked = bibwright.check(tidied.content, sources=sources)
for entry in checked.entries:
    print(entry.place.key, entry.status, [each.field for each in entry.contradictions])

updated = bibwright.update(tidied.content, sources=sources)
for preprint in updated.entries:
    print(preprint.place.key, preprint.outcome, preprint.why)

deduped = bibwright.dedupe(tidied.content)
for merge in deduped.merges:
    print(merge.key, [place.key for place in merge.places], merge.lost)

converted = bibwright.convert(tidied.content, to="csl")
print(converted.content.decode(), converted.losses)
