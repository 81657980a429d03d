"""Queries become verdicts: which look-ups, which candidates, which publication."""
