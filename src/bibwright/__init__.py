"""Bibwright turns a list of papers into a bibliography that can be trusted."""
