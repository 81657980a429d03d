"""What a sync would do, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bibwright.zotero.bibliography import Entries
from bibwright.zotero.change import SyncPlan
from bibwright.zotero.items import with_key_in_extra
from bibwright.zotero.memory import Base
from bibwright.zotero.plan import plan_sync
from bibwright.zotero.session import Session, find_collection, refresh

#: The schema that is known to have a field for citation keys; in an older one they are a line in
#: Extra, as Better BibTeX writes it.
_CITATION_KEYS_SINCE = 41


def plan_items(
    session: Session,
    entries: Entries,
    collection: Sequence[str] = (),
    *,
    pulled: Mapping[str, Base] = MappingProxyType({}),
) -> SyncPlan:
    """What would be done; ``collection`` names the one to file in, the outermost first; ``pulled``
    is what a pull before it would have remembered of entries."""
    refresh(session)
    home, missing = find_collection(session, collection)
    items = entries.items
    if 0 < session.client.schema_version < _CITATION_KEYS_SINCE:
        items = tuple(with_key_in_extra(item) for item in items)
    return plan_sync(
        items,
        session.memory.items,
        {**session.bases, **pulled},
        home,
        missing,
        present=entries.keys,
        options=session.options,
        children=session.memory.children,
    )
