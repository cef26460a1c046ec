"""HTTP server of the preview: loopback only, under an address that only its user knows."""

from __future__ import annotations

import hmac
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from thbreports.preview import pages
from thbreports.preview.session import PreviewSession

HOST = "127.0.0.1"
_HEARTBEAT = 10.0
"""Seconds after which a silent line is tried, so that a closed page is noticed."""
_TYPES = {".html": "text/html; charset=utf-8", ".pdf": "application/pdf"}
_OWN = {
    "page.css": ("text/css; charset=utf-8", (pages.FOLDER / "page.css").read_bytes()),
    "page.js": ("text/javascript; charset=utf-8", (pages.FOLDER / "page.js").read_bytes()),
}

# A report may show what is inside it and its own styles, and run nothing, also when it is opened by itself.
_REPORT_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
# The browser's own PDF viewer does not start in a sandbox.
_PDF_POLICY = "frame-ancestors 'self'"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICIES = {".html": _REPORT_POLICY, ".pdf": _PDF_POLICY}
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    type: str = "text/plain; charset=utf-8"
    body: bytes = field(default=b"", repr=False)
    policy: str = _PAGE_POLICY


_NOTHING = Answer(404, body=b"There is nothing here.\n")
# A copy may go between the page that names it and the frame that asks for it.
_NO_COPY = replace(_NOTHING, policy=_REPORT_POLICY)


class Preview(ThreadingHTTPServer):
    """Serves the records of a session on a port of this machine; 0 is any that is free.

    Raises OSError where the port is taken.
    """

    daemon_threads = True
    request_queue_size = 64  # a browser asks for everything on a page at once
    # Elsewhere it lets a port be used again at once; on Windows it would let two programs share one.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, session: PreviewSession, port: int = 0) -> None:
        self.session = session
        self.token = secrets.token_urlsafe(24)
        super().__init__((HOST, port), _Handler)

    @property
    def root(self) -> str:
        """The path that all addresses begin with."""
        return f"/{self.token}"

    @property
    def address(self) -> str:
        """The address of the index."""
        return f"http://{HOST}:{self.server_port}{self.root}/"

    def knows_host(self, host: str) -> bool:
        """Tell whether a request means this machine by a name that no other page can have."""
        return host in (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")

    def inside(self, path: str) -> list[str] | None:
        """Return the parts of a path after the token, or None where it does not begin with it."""
        parts = path.split("/")
        given = parts[1] if len(parts) > 2 and not parts[0] else ""
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode("ascii")):
            return None
        return [unquote(part, errors="surrogateescape") for part in parts[2:]]

    def answer(self, parts: list[str], query: Mapping[str, list[str]]) -> Answer:
        """Return what there is at an address; nothing is looked for on the disk."""
        match parts:
            case [""]:
                session = self.session
                return _page(pages.index(self.root, session.states(), session.problems, session.audience))
            case [name] if name in _OWN:
                return Answer(200, *_OWN[name])
            case ["records", key, ""]:
                state = self.session.state(key)
                if state is None:
                    return _NOTHING
                chosen = query.get("document", [""])[0]
                return _page(pages.record(self.root, key, state, chosen, self.session.audience))
            case ["records", key, "files", name]:
                return self._file(key, name)
        return _NOTHING

    def _file(self, key: str, name: str) -> Answer:
        state = self.session.state(key)
        stem, dot, format = name.rpartition(".")
        copies = {"html": state.page, "pdf": state.pdf} if state else {}
        data = copies[format].files.get(stem) if format in copies else None
        if data is None:
            return _NO_COPY
        return Answer(200, _TYPES[dot + format], data, _POLICIES[dot + format])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has closed its end, and tell anything else."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _page(text: str) -> Answer:
    return Answer(200, "text/html; charset=utf-8", text.encode("utf-8", "replace"))


class _Handler(BaseHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "thbreports", ""
    timeout = 60  # seconds that a connection may be silent between two requests
    disable_nagle_algorithm = True  # or a body waits until the browser has acknowledged the headers

    def do_GET(self) -> None:
        """Answer a request."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not self.server.knows_host(hosts[0]):
            self._send(Answer(403, body=b"This address is not known here.\n"))
            return
        try:
            address = urlsplit(self.path)
        except ValueError:
            self._send(_NOTHING)
            return
        parts = self.server.inside(address.path)
        match parts:
            case None:
                self._send(_NOTHING)
            case ["events"]:
                self._tell(None)
            case ["records", key, "events"]:
                with self.server.session.opened(key):
                    self._tell(key)
            case _:
                self._send(self.server.answer(parts, parse_qs(address.query)))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self._headers(answer.type, answer.policy)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _headers(self, media: str, policy: str) -> None:
        headers = {**_ALWAYS, "Content-Type": media, "Content-Security-Policy": policy}
        for name, value in headers.items():
            self.send_header(name, value)

    def _tell(self, key: str | None) -> None:
        """Send a line whenever something has changed, until the browser goes away."""
        self.close_connection = True
        self.send_response(200)
        self._headers("text/event-stream", _PAGE_POLICY)
        self.send_header("Connection", "close")
        self.end_headers()
        mark = -2  # none that there is: the first line comes at once
        while True:
            latest = self.server.session.wait(key, mark, _HEARTBEAT)
            self.wfile.write(f"data: {latest}\n\n".encode() if latest != mark else b":\n\n")
            mark = latest

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log: it would hold the address that only the user knows."""
