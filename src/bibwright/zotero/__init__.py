"""A Zotero library: entries become items, a plan is made and carried out.

`identify` and `plan` (what a sync would change), `item_files` and `merging` (items in the place of
a bibliography) are pure; `client` asks Zotero, `writer` writes to it, both over a `connection`, the
one module that knows pyzotero; `memory` is what is remembered between two runs.
"""
