"""A Zotero library: entries become items, a plan is made and carried out.

`identify` and `plan` (what a sync would change), `item_files` and `merging` (items in the place of
a bibliography) are pure; `client` is the one module that talks to Zotero, and the one that knows
pyzotero; `memory` is what is remembered between two runs.
"""
