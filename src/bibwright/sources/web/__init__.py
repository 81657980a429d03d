"""Asking over HTTP, politely: one way for arXiv and for every catalogue."""
