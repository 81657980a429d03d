"""A real browser without a screen: Debian's chromium, told what to do through a pipe.

The DevTools protocol over file descriptors 3 and 4 (chromium's --remote-debugging-pipe): JSON
messages, each ended by a NUL byte.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--no-first-run", "--disable-dev-shm-usage", "--disable-extensions", "--hide-scrollbars"),
)
#: What keys are called in the protocol, where that isn't the letter itself.
_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}


class Browser:
    """A browser with one page, until it is closed."""

    def __init__(self, profile: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        command = ["chromium", "--remote-debugging-pipe", f"--user-data-dir={profile}", *_FLAGS]
        self._process = subprocess.Popen(
            # 3 and 4 may be taken here, so the shell puts the pipes there.
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *command],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._session, self._load, self._read = 0, "", "", b""
        self.events: list[dict[str, Any]] = []
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        attached = self._send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._send(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(60)

    def open(self, address: str) -> None:
        """Opens a page and waits until nothing is left to load."""
        self.events.clear()
        self._load = self._send("Page.navigate", url=address)["loaderId"]
        self.waits_for("document.readyState === 'complete'")

    def size(self, width: int, height: int = 800, *, dark: bool = False) -> None:
        """How large the window is, and whether the person likes it dark."""
        self._send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self._send("Emulation.setEmulatedMedia", features=[scheme, still])

    def evaluate(self, script: str) -> Any:
        """What an expression of JavaScript comes to, waited for if it is a promise. Raises
        RuntimeError for what it throws."""
        found = self._send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"]))
        return found["result"].get("value")

    def waits_for(self, condition: str) -> None:
        """Waits until an expression is true; whatever page is there by then."""
        for _ in range(400):
            try:
                if self.evaluate(
                    f"new Promise(done => setTimeout(() => done(Boolean({condition})), 25))"
                ):
                    return
            except RuntimeError:  # the page was left while it was asked
                continue
        raise AssertionError(f"never {condition}: {self.evaluate('document.body.innerText')}")

    def types(self, *keys: str) -> None:
        """Presses keys."""
        for key in keys:
            code = _KEYS.get(key, ord(key[0].upper()))
            text = {"Enter": "\r"}.get(key, key) if len(key) == 1 or key == "Enter" else ""
            event = {"key": key, "windowsVirtualKeyCode": code, "text": text}
            self._send("Input.dispatchKeyEvent", type="keyDown", **event)
            self._send("Input.dispatchKeyEvent", type="keyUp", **event)

    def screenshot(self, path: Path) -> None:
        """What is seen, as a PNG."""
        shot = self._send("Page.captureScreenshot", captureBeyondViewport=False)
        path.write_bytes(base64.b64decode(shot["data"]))

    def requests(self) -> list[str]:
        """The addresses that were asked for since the page was opened."""
        return [
            each["params"]["request"]["url"]
            for each in self.events
            if each["method"] == "Network.requestWillBeSent"
            and each["params"]["loaderId"] == self._load
        ]

    def complaints(self) -> list[str]:
        """What the browser had to say against the page."""
        logged = [
            each["params"]["entry"]["text"]
            for each in self.events
            if each["method"] == "Log.entryAdded"
        ]
        thrown = [
            each["params"]["exceptionDetails"]["text"]
            for each in self.events
            if each["method"] == "Runtime.exceptionThrown"
        ]
        return logged + thrown

    def _send(self, method: str, **params: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            more = os.read(self._in, 1 << 16)
            if not more:
                raise RuntimeError("the browser is gone")
            self._read += more
        message, _, self._read = self._read.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
