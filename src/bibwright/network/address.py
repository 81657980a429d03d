"""Addresses of servers, and which of them may be sent a person's key.

A key belongs to a host: the one that the service itself has, or one that the person has named, and
is only ever sent there, encrypted. What is said of an address on the screen or in the name of a
file is its host and port; whatever else stands in it may be a secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from bibwright.errors import InputError

_HINT = "it looks like https://host/path, without a name, a password, “?” or “#” in it"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address. ``url`` has no slash at its end; ``host`` has the port, where one is
    given, and is all that may be shown."""

    url: str
    scheme: str
    host: str
    hostname: str

    @property
    def is_safe_for_keys(self) -> bool:
        """Whether what is sent there can be read by nobody on the way."""
        return self.scheme == "https" or self.is_this_computer

    @property
    def is_this_computer(self) -> bool:
        """Whether it is a server on this computer, which no proxy of the environment stands before:
        that would be sent what nobody on the way may read."""
        return is_this_computer(self.hostname)


def checked_address(url: str) -> Address:
    """The address in ``url``. Raises InputError, which doesn't repeat it, when it can't be used."""
    try:
        parts = urlsplit(url)
        port = parts.port
        hostname = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise InputError(f"the host or the port in an API's address is none; {_HINT}") from error
    if parts.scheme not in {"http", "https"} or not hostname:
        raise InputError(f"an API's address begins with http:// or https://; {_HINT}")
    if not url.isprintable() or " " in url or parts.query or parts.fragment:
        raise InputError(f"an API's address ends with its path; {_HINT}")
    if "@" in parts.netloc:
        raise InputError(f"an API's address has no name and no password in it; {_HINT}")
    host = f"[{hostname}]" if ":" in hostname else hostname
    shown = host if port is None else f"{host}:{port}"
    return Address(
        f"{parts.scheme}://{shown}{parts.path}".rstrip("/"), parts.scheme, shown, hostname
    )


def checked_key(key: str, variable: str, address: Address) -> str:
    """The key, if it is one, and may be sent to the address; empty if there is none.

    Raises InputError, which names the ``variable`` that holds the key and never the key.
    """
    key = key.strip()
    if not key:
        return ""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InputError(
            f"{variable} holds what no key has (a line end, a space, an accent); set it again"
        )
    if not address.is_safe_for_keys:
        raise InputError(
            f"the key in {variable} is not sent to {address.host}, whose address is not https://; "
            f"name one that is, or unset {variable}"
        )
    return key


def host_of(url: str) -> str:
    """The host and port of any address, for a message; words if there is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "another address"
    return f"{parts.hostname}{port}" if parts.hostname else "another address"


def shown(url: str, *secrets: str) -> str:
    """An address as far as it can be shown: without name, password, “?” and “#”.

    Of one that holds any of the ``secrets`` only the host is left, or less.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return host_of(url)
    text = f"{parts.scheme}://{host_of(url)}{parts.path}" if parts.hostname else parts.path
    for shorter in (text, host_of(url)):
        if not any(secret and secret in unquote(shorter) for secret in secrets):
            return shorter
    return "another address"


def is_this_computer(hostname: str) -> bool:
    """Whether what is sent to this host leaves this computer never."""
    if hostname == "localhost":
        return True
    try:
        return ip_address(hostname).is_loopback
    except ValueError:
        return False
