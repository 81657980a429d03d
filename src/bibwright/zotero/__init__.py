"""A Zotero library: entries become items, a plan is made and carried out.

`items` (entry → item), `plan` (what would change) and `library` (what is there) are pure; `door` is
the one module that talks to Zotero, and the one that knows pyzotero; `memory` is what is remembered
between two syncs.
"""
