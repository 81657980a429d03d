"""Plans that were shown to somebody, and wait to be carried out by their tokens."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bibwright.changes.plan import FileChange, Plan
from bibwright.errors import InputError

#: Plans that are kept; the oldest goes first.
_MOST = 50


@dataclass(slots=True)
class Plans:
    """The plans that wait, by token. A token is good for one writing, by this server only."""

    _waiting: OrderedDict[str, Plan[FileChange]] = field(default_factory=OrderedDict)

    def show(self, plan: Plan[FileChange]) -> dict[str, Any]:
        """The plan as it is shown, as JSON-ready values, with the token that carries it out; an
        empty plan has none."""
        shown: dict[str, Any] = {"changes": len(plan.changes), "diff": plan.diff()}
        if not plan.is_empty:
            shown["token"] = token = secrets.token_hex(8)
            self._waiting[token] = plan
            while len(self._waiting) > _MOST:
                self._waiting.popitem(last=False)
        return shown

    def take(self, token: str) -> Plan[FileChange]:
        """The plan with this token, which is spent. Raises InputError for an unknown token."""
        plan = self._waiting.pop(token, None)
        if plan is None:
            raise InputError(
                "no plan waits under this token; make the plan again, and take its token"
            )
        return plan
