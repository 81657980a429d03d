"""Which citation key became which: a JSON object, old → new, in a file beside the bibliography."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bibwright.bounds import parsed_json
from bibwright.errors import InputError


def load_key_map(data: bytes, name: str) -> dict[str, str]:
    """The map in a file. Raises InputError, naming the file and the line, for anything else."""
    found = parsed_json(data, name)
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found.values()):
        raise InputError(f'{name} is not a key map; it should look like {{"old": "new"}}')
    return found


def merge_key_maps(earlier: Mapping[str, str], later: Mapping[str, str]) -> dict[str, str]:
    """One map for both steps: where a became b and then b became c, a and b are now c."""
    merged = {old: later.get(new, new) for old, new in earlier.items()}
    merged.update(later)
    return {old: new for old, new in merged.items() if old != new}


def render_key_map(keys: Mapping[str, str]) -> bytes:
    """The map as a file: the same bytes for the same map."""
    text = json.dumps(dict(sorted(keys.items())), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
