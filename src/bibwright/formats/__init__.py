"""Bibliographies in other formats, each with a reader and a writer."""
