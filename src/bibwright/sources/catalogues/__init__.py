"""Catalogues of what was published: Crossref, DBLP, OpenAlex, Semantic Scholar; one file each."""
