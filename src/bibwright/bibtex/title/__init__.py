"""Titles: their words, and which capitals must be protected."""
