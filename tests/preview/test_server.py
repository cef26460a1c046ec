"""Who may ask the preview for what."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.patience import PATIENCE
from thbreports.preview.server import Preview
from thbreports.preview.session import PreviewSession

KEY = "meetings%2Fx.yaml"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of one record, beside which there is a secret."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "meetings").mkdir()
    (folder / "meetings" / "x.yaml").write_text("title: T\ndate: 2024-05-13\n", encoding="utf-8")
    (folder / "meetings" / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        session = PreviewSession(["meetings"])
        with Preview(session) as server, session:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            while not (state := session.state("meetings/x.yaml")) or not state.page.files:
                session.wait("meetings/x.yaml", session.mark("meetings/x.yaml"), 60)
            yield server
            server.shutdown()
            thread.join()


def ask(
    server: Preview, path: str, host: str | None = None, method: str = "GET"
) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, dict(answer.headers)


def test_the_address_leads_to_the_records_and_their_reports(server: Preview) -> None:
    root = server.root
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", server.address)
    assert b"meetings/x.yaml" in ask(server, f"{root}/")[1]
    assert ask(server, f"{root}/records/{KEY}/")[0] == 200
    status, body, headers = ask(server, f"{root}/records/{KEY}/files/x.html?7")
    assert (status, body[:15], headers["Content-Type"]) == (
        200,
        b"<!DOCTYPE html>",
        "text/html; charset=utf-8",
    )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        "",
        "/favicon.ico",
        "/page.css",
        "/wrong/",
        "/{short}/",
        "/{token}x/",
        "/{upper}/",
        "/%C3%A9/",
        "/{token}",
    ],
)
def test_without_the_token_there_is_nothing(server: Preview, path: str) -> None:
    token = server.token
    asked = path.format(token=token, short=token[:-1], upper=token.swapcase())
    status, body, _ = ask(server, asked)
    assert status in (400, 404)
    assert b"meetings" not in body


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "example.org:{port}",
        "127.0.0.1.nip.io:{port}",
        "",
    ],
)
def test_a_name_that_another_page_could_have_is_refused(server: Preview, host: str) -> None:
    status, body, _ = ask(server, f"{server.root}/", host.format(port=server.server_port) or " ")
    assert status == 403
    assert b"meetings" not in body


def test_a_request_that_names_two_hosts_is_refused(server: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.putrequest("GET", f"{server.root}/")  # which names the right one
    connection.putheader("Host", "example.org")
    connection.endheaders()
    assert connection.getresponse().status == 403
    connection.close()


def test_localhost_is_this_machine_too(server: Preview) -> None:
    assert ask(server, f"{server.root}/", f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "meetings/x.yaml",
        "meetings/secret.txt",
        "../meetings/secret.txt",
        "%2e%2e/meetings/secret.txt",
        "records/",
        "records/meetings%2Fsecret.txt/",
        "records/secret.txt/files/secret.txt",
        "records/{key}/files/secret.txt",
        "records/{key}/files/x.yaml",
        "records/{key}/files/..%2Fsecret.txt",
        "records/{key}/files/../../../meetings/secret.txt",
        "records/..%2F..%2Fetc%2Fpasswd/files/passwd",
        "records/{key}/files/%2Fetc%2Fpasswd",
        "records/{key}/files/x.html/",
        "records/{key}/files/x%00.html",
        "page.css/..%2Fcommands.py",
        "..%2Fcommands.py",
        "commands.py",
        "record.html.j2",
    ],
)
def test_no_path_leads_to_a_file(server: Preview, path: str) -> None:
    status, body, _ = ask(server, f"{server.root}/{path.format(key=KEY)}")
    assert (status, body) == (404, b"There is nothing here.\n")


def test_a_frame_may_say_that_its_copy_is_gone(server: Preview) -> None:
    def framed_by(path: str) -> str:
        return ask(server, f"{server.root}/{path}")[2]["Content-Security-Policy"].split("frame-ancestors ")[1]

    assert (
        framed_by(f"records/{KEY}/files/gone.pdf") == framed_by("records/gone.yaml/files/x.html") == "'self'"
    )
    assert framed_by("nothing") == framed_by(f"records/{KEY}/") == "'none'"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(server: Preview, method: str) -> None:
    assert ask(server, f"{server.root}/", method=method)[0] == 501


def test_no_answer_tells_the_address_to_others_or_runs_what_is_foreign(server: Preview) -> None:
    for path in ("", "page.js", f"records/{KEY}/", f"records/{KEY}/files/x.html", "nothing"):
        headers = ask(server, f"{server.root}/{path}")[2]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Python" not in headers["Server"]
    page, report = (
        ask(server, f"{server.root}/records/{KEY}/{name}")[2]["Content-Security-Policy"]
        for name in ("", "files/x.html")
    )
    assert "unsafe" not in page
    assert "frame-ancestors 'none'" in page
    assert "script-src" not in report
    assert report.startswith("sandbox ")
    assert "allow-scripts" not in report


def test_pages_hold_no_script_of_their_own_and_ask_nobody_else(server: Preview) -> None:
    for path in ("", f"records/{KEY}/"):
        text = ask(server, f"{server.root}/{path}")[1].decode()
        assert re.findall(r"<script(?! type=\"module\" src=\"/)", text) == []
        assert re.findall(r"\son\w+=|\sstyle=|<style|https?:", text) == []


def test_only_the_loopback_interface_is_bound(server: Preview) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"
    with socket.socket() as other, pytest.raises(OSError):
        other.settimeout(5)
        # All of 127.0.0.0/8 is this machine: a server of all interfaces would answer here too.
        other.connect(("127.0.0.2", server.server_port))


def test_news_come_as_they_happen(server: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    connection.request("GET", f"{server.root}/records/{KEY}/events")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.readline().startswith(b"data: ")
    assert answer.readline() == b"\n"
    Path("meetings/x.yaml").write_text("title: Other\ndate: 2024-05-13\n", encoding="utf-8")
    assert answer.readline().startswith(b"data: ")
    connection.close()
