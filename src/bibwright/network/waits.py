"""How long a server may make us wait: numbers out of its headers, within reason."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: No server is waited for longer than two hours, whatever it says: a header is not worth more.
LONGEST_WAIT = 2 * 3600.0
#: And no pause between two requests is longer than that for being announced.
LONGEST_INTERVAL = 60.0
_MOST_DIGITS = 9


def seconds(header: str) -> float:
    """The whole number in a header; 0 if there is none."""
    header = header.strip()
    if not (header.isascii() and header.isdigit()):
        return 0.0
    return float(header) if len(header) <= _MOST_DIGITS else LONGEST_WAIT


def retry_after(header: str, now: float) -> float:
    """Seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3).

    At most LONGEST_WAIT.
    """
    if wait := seconds(header):
        return min(wait, LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(header.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        wait = (moment - datetime.fromtimestamp(now, UTC)).total_seconds()
    except (ValueError, OverflowError, OSError):
        return 0.0
    return min(max(0.0, wait), LONGEST_WAIT)
