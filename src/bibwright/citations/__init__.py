"""Citation keys in the sources that use a bibliography: found, counted and changed."""

from bibwright.citations.citation import Citation, SourceKind, kind_of
from bibwright.citations.following import follow_keys
from bibwright.citations.keymap import load_key_map, merge_key_maps, render_key_map
from bibwright.citations.rewriting import find_citations, plan_rewrites, rewrite
from bibwright.citations.usage import NOTED, CitedAt, Usage, used_keys

__all__ = [
    "NOTED",
    "Citation",
    "CitedAt",
    "SourceKind",
    "Usage",
    "find_citations",
    "follow_keys",
    "kind_of",
    "load_key_map",
    "merge_key_maps",
    "plan_rewrites",
    "render_key_map",
    "rewrite",
    "used_keys",
]
