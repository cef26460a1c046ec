"""A small web service: POST the record of a meeting, get its report.

    python examples/web_service.py [--port 8000]
    curl -OJ -H 'Content-Type: application/yaml' --data-binary @meetings/eu-internet-forum-2023-06-01.yaml \
        http://127.0.0.1:8000/reports/pdf

``POST /reports/{format}`` takes a record as YAML or JSON, and ``?pack=`` names an installed template pack;
``GET /`` is a form for people.  What a client sends is data and never a name on this machine: a posted record
has no folder, so that it can have no pictures, and packs are known by name alone.

Reports are made in processes of their own: the layout engine is not safe in threads, and a long report must
not hold up the answers to others.  Needs the extra ``web``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import json
import logging
import multiprocessing
import re
import unicodedata
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import thbreports
from thbreports import packs

FORMATS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
YAML = ("", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LIMIT = 2_000_000
"""Bytes that a body may have: as many as a record."""
DEPTH = 24
"""How deep the data of a record may be nested, in JSON as in YAML."""
WORKERS = 2
RECORD = "record"
"""What messages call the record that was posted."""
STARTER = "title: Meeting of the working group\ndate: 2026-01-15\nopening: |\n  The meeting was opened.\n"
"""What the form holds at first."""


def refusal(message: str, hint: str = "") -> thbreports.RecordError:
    """Return the error that a record as a whole cannot be taken."""
    return thbreports.RecordError([thbreports.Problem(RECORD, 0, 0, message, hint)])


@functools.cache
def pack_titles() -> dict[str, str]:
    """Return the titles of the packs that are installed, by name."""
    return {pack.name: pack.title for pack in packs.available()}


# In the worker processes


@dataclass(frozen=True)
class Report:
    """A finished report, and what the headers of the answer say of it."""

    data: bytes
    language: str
    name: str


def make(body: bytes, kind: str, format: str, pack: str) -> Report:
    """Return the report of a record.  Raises ThbReportsError, which carries what is wrong."""
    meeting = thbreports.load(from_json(body) if kind == JSON else body, name=RECORD)
    # A pack may also be a folder, for those who own the disk: not for those who post.
    chosen = pack or meeting.pack or "base"
    if chosen not in pack_titles():
        raise refusal(f"there is no template pack '{chosen}'", "available are " + ", ".join(pack_titles()))
    data = thbreports.render(meeting, format, pack=chosen)
    return Report(data, meeting.language, file_name(meeting))


def from_json(body: bytes) -> dict[str, Any]:
    """Return the record in a JSON text.  Raises RecordError where there is none."""
    try:
        data = json.loads(body)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half of a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise refusal(f"the body is not JSON: {error}", "send UTF-8 text") from None
    if not isinstance(data, dict):
        raise refusal("the record has no fields", 'start with {"title": ..., "date": ...}')
    if too_deep(data, DEPTH):
        raise refusal("the record is nested too deeply", f"at most {DEPTH} levels")
    return data


def too_deep(data: Any, levels: int) -> bool:
    """Tell whether there are more levels of lists and groups of fields than so many."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return inside is not None and (levels == 0 or any(too_deep(item, levels - 1) for item in inside))


def file_name(meeting: thbreports.Meeting) -> str:
    """Return the name of the report's file, without its ending: the day and the words of the title."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", meeting.title).lower())
    return "-".join([str(meeting.date or meeting.start), *words])[:80]


# In the process that answers


class Workers:
    """The processes that make reports; when one of them dies, the next request finds new ones."""

    def __init__(self) -> None:
        self._pool = self._new()

    @staticmethod
    def _new() -> ProcessPoolExecutor:
        # A forked child would inherit the threads' locks and the sockets of the server.
        return ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))

    async def make(self, body: bytes, kind: str, format: str, pack: str) -> Report:
        """Return what the function ``make`` returns, without holding up the event loop."""
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, make, body, kind, format, pack)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = self._new()
            raise

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)


async def report(request: Request) -> Response:
    """Answer a posted record with its report, or with what is wrong with it."""
    format = request.path_params["format"]
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if format not in FORMATS:
        return refused(404, refusal(f"there is no format '{format}'", "one of " + ", ".join(FORMATS)))
    if kind not in (*YAML, JSON, FORM):
        hint = "send the record as application/yaml or application/json"
        return refused(415, refusal(f"a record cannot be read from '{kind}'", hint))
    body = await read_body(request)
    if body is None:
        return refused(413, refusal("the record is too large", f"at most {LIMIT:,} bytes"))
    if kind != FORM:
        return await answer(request, body, kind, format, request.query_params.get("pack", ""))
    fields = form_fields(body)
    if "record" not in fields:
        hint = "send a record alone as application/yaml or application/json"
        return refused(400, refusal("the form has no field 'record'", hint))
    return await answer(request, fields["record"].encode(), kind, format, fields.get("pack", ""))


async def answer(request: Request, body: bytes, kind: str, format: str, pack: str) -> Response:
    """Return the answer to a request that could be understood."""
    try:
        made = await request.app.state.workers.make(body, kind, format, pack)
    except thbreports.ThbReportsError as error:
        if any(problem.file != RECORD for problem in error.problems):
            raise  # a problem of an installed pack, say: it is for the log, not for the client
        return refused_form(body.decode(), pack, error) if kind == FORM else refused(422, error)
    except BrokenProcessPool as error:
        logging.getLogger("uvicorn.error").error("a worker process died: %s", error)
        return refused(503, refusal("the report could not be made", "try again later"))
    return Response(made.data, headers=report_headers(made, format))


async def read_body(request: Request) -> bytes | None:
    """Return the body, or None where it is too large."""
    size, chunks = 0, []
    async for chunk in request.stream():
        size += len(chunk)
        if size <= LIMIT:
            chunks.append(chunk)
        elif size > 5 * LIMIT:  # until here it is read and dropped: most clients listen when all is sent
            break
    return b"".join(chunks) if size <= LIMIT else None


def form_fields(body: bytes) -> dict[str, str]:
    """Return the fields of a form; none where the body is no form."""
    try:
        return dict(parse_qsl(body.decode("utf-8"), errors="strict", max_num_fields=10))
    except ValueError:
        return {}


def report_headers(made: Report, format: str) -> dict[str, str]:
    """Return the headers of an answer that is a report, its name as RFC 6266 wants it."""
    ascii_only = unicodedata.normalize("NFKD", made.name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub("-+", "-", ascii_only).strip("-")
    names = f"filename=\"{plain}.{format}\"; filename*=UTF-8''{quote(made.name)}.{format}"
    return {
        "Content-Type": FORMATS[format],
        "Content-Disposition": f"attachment; {names}",
        "Content-Language": made.language,
        "X-Content-Type-Options": "nosniff",
    }


def refused(status: int, error: thbreports.ThbReportsError) -> Response:
    """Return the answer that lists what is wrong, as JSON."""
    told = {"problems": [problem.as_dict() for problem in error.problems]}
    return Response(json.dumps(told), status, media_type=JSON)


def refused_form(record: str, pack: str, error: thbreports.ThbReportsError) -> Response:
    """Return the answer that lists what is wrong, for people: with the form as they sent it."""
    return page(422, record.replace("\r\n", "\n"), pack, error.problems)


async def form(request: Request) -> Response:
    """Answer with the form."""
    return page(200, STARTER)


def page(status: int, record: str, pack: str = "", problems: Iterable[thbreports.Problem] = ()) -> Response:
    """Return the form, and what is wrong with the record in it."""
    known = {"formats": FORMATS, "packs": pack_titles()}
    text = form_template().render(known, record=record, pack=pack, problems=problems)
    policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    return HTMLResponse(
        text, status, {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
    )


@functools.cache
def form_template() -> jinja2.Template:
    """Return the template of the form."""
    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=folder, autoescape=True, trim_blocks=True)
    return environment.get_template("web_form.html.j2")


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Keep the worker processes as long as the service runs."""
    app.state.workers = Workers()
    try:
        yield
    finally:
        app.state.workers.close()


app = Starlette(
    routes=[Route("/", form), Route("/reports/{format}", report, methods=["POST"])], lifespan=lifespan
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Serve reports on this machine alone.")
    parser.add_argument("--port", type=int, default=8000, help="0 takes any that is free (default: 8000)")
    uvicorn.run(app, host="127.0.0.1", port=parser.parse_args().port, limit_concurrency=32)
