"""A loopback Zotero server for tests: the web API in version 3, or the desktop program's own.

Within a test::

    with ZoteroServer() as server:
        library = server.library("users/1")
        key = server.add_key(user=1)
        server.misbehave(zotero_faults.lost_answer(), when=zotero_faults.writes)
        ...  # write to server.url with the key
        assert len(library.items) == 1 and server.writes == 1
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from support.loopback import Answer, Connection, LoopbackServer, head
from support.zotero_access import Key, Keys, LocalAccess, Person
from support.zotero_answers import ReceivedRequest
from support.zotero_api import Api
from support.zotero_faults import Cut, Dropped, Fault, Hung, Marked, Meanwhile, Replaced, Slow
from support.zotero_library import KEY_CHARACTERS, Library
from support.zotero_schema import Schema, load_schema

#: The time of every write unless a clock is handed in: that of the local recordings.
RECORDED_AT = datetime(2026, 11, 23, 11, 40, 19, tzinfo=UTC)

#: The id the recorded program gave itself.
SERVER_ID = "IErvYQX2oZaR"


class ZoteroServer(LoopbackServer[ReceivedRequest, Fault]):
    """A server on 127.0.0.1, up between entering and leaving the context.

    `local` makes it the local API of the desktop program, its own library "users/0". `now`
    dates the writes and the write tokens; `schema` is the newest that is known, if it is to know
    another; `seed` decides on the keys of new objects; `delay`
    waits for slow answers.
    """

    def __init__(
        self,
        *,
        local: bool = False,
        now: Callable[[], datetime] = lambda: RECORDED_AT,
        seed: int = 0,
        schema: Schema | None = None,
        delay: Callable[[float], object] = time.sleep,
        port: int = 0,
    ) -> None:
        super().__init__(port)
        self._delay = delay
        self._local = LocalAccess(SERVER_ID) if local else None
        self._now = now
        self._schema = schema or load_schema()
        self._keys = Keys()
        self._libraries: dict[str, Library] = {}
        self._dice = random.Random(seed)
        self._carried_out = 0
        self._api = Api(
            self._libraries, self._schema, self._keys, self._local, now, lambda: self.url
        )
        if local:
            self.library("users/0", title="My Library")

    @property
    def url(self) -> str:
        """The address of the API, without a slash behind. RuntimeError before the start."""
        return self.address + ("/api" if self._local else "")

    # -- libraries, keys, people ---------------------------------------------------------------

    def library(self, name: str, *, title: str = "", public: bool = False) -> Library:
        """The library "users/<number>" or "groups/<number>", made if there is none yet.

        `title` is the user's or the group's name; everybody may read a `public` group.
        """
        with self._lock:
            if name not in self._libraries:
                self._libraries[name] = Library(
                    name,
                    self._schema,
                    title=title or name.replace("/", " "),
                    local=self._local is not None,
                    public=public,
                    lock=self._lock,
                    now=self._now,
                    new_key=lambda: "".join(self._dice.choices(KEY_CHARACTERS, k=8)),
                )
            return self._libraries[name]

    def add_key(
        self,
        text: str = "secretkeysecretkeysecret",
        *,
        user: int = 1,
        library: bool = True,
        notes: bool = True,
        write: bool = True,
        groups: Mapping[int | str, bool] | None = None,
    ) -> str:
        """Make a key of the web API known and tell it. `groups` tells by number, or "all",
        whether the key may write there; without, it may write in all."""
        rights: dict[int | str, bool] = {"all": True} if groups is None else dict(groups)
        with self._lock:
            self._keys.add(
                Key(text, user, library=library, notes=notes, write=write, groups=rights)
            )
        return text

    def remove_key(self, text: str) -> None:
        """Withdraw a key of the web API. KeyError for an unknown one."""
        with self._lock:
            self._keys.remove(text)

    def grant_local_key(self, *, remember: bool = True) -> str:
        """A key for writes through the local API, as if the person had just allowed them."""
        with self._lock:
            return self._person().grant(remember=remember)

    def let_person(self, person: Person) -> None:
        """Decide what becomes of requests at the desktop program from now on."""
        with self._lock:
            self._person().person = person

    def _person(self) -> LocalAccess:
        if self._local is None:
            raise RuntimeError("there is no person before the web API")
        return self._local

    # -- what came in --------------------------------------------------------------------------

    @property
    def log(self) -> tuple[ReceivedRequest, ...]:
        """Every request so far, in order of arrival, the spoiled ones included."""
        with self._lock:
            return tuple(self._log)

    @property
    def writes(self) -> int:
        """How many requests so far asked for a change, the spoiled and refused ones included."""
        with self._lock:
            return sum(request.is_write for request in self._log)

    @property
    def carried_out(self) -> int:
        """How many writes were carried out, whether or not the client heard of it."""
        with self._lock:
            return self._carried_out

    # -- called by the handlers, each in its own thread ---------------------------------------

    def serve(self, connection: Connection, headers: Mapping[str, str], body: bytes) -> None:
        """Take a request in, carry it out, and answer it, whole or spoiled."""
        parts = urlsplit(connection.path)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        path = unquote(parts.path)
        request = ReceivedRequest(connection.command, path, query, headers, body)
        with self._state:
            self._log.append(request)
            self._state.notify_all()
            fault, released = self._next_fault(request), self._released
            answer = self._carry_out(request, fault)
        match fault:
            case Hung():
                released.wait()
            case Slow(seconds):
                self._delay(seconds)
        with self._lock:
            is_sent = answer is not None and not isinstance(fault, Dropped) and not self._closing
        if answer is None or not is_sent:
            connection.close_connection = True
            return
        whole = b"" if connection.command == "HEAD" else answer.body
        message = head(answer, len(answer.body)) + whole
        if isinstance(fault, Cut):
            part = whole[: int(len(whole) * fault.fraction)]
            message = head(answer, len(part if fault.honest else whole)) + part
            connection.close_connection = not fault.honest
        connection.wfile.write(message)

    def _carry_out(self, request: ReceivedRequest, fault: Fault | None) -> Answer | None:
        match fault:
            case Replaced(answer):
                return answer
            case Dropped(carried_out=False) | Hung(carried_out=False):
                return None
            case Meanwhile(action):
                action()
        answer = self._api.answer(request)
        if request.is_write and answer.status < 300:
            self._carried_out += 1
        if isinstance(fault, Marked):
            headers = (*answer.headers, *fault.headers)
            return Answer(answer.status, answer.body, answer.content_type, headers)
        return answer
