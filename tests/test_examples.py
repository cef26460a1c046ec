"""The programs under examples/, run as their readers run them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import nbclient
import nbformat
import pikepdf
import pytest

import thbreports
from support.patience import PATIENCE
from thbreports import formats, packs
from validators import axe, nu

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SEEDS = sorted((ROOT / "meetings").glob("*.yaml"))
MAGIC = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK\x03\x04"}
SMALL = (
    "title: Réunion des coordinateurs\ndate: 2026-01-15\nlanguage: fr\nopening: |\n  La séance est ouverte.\n"
)


def words(format: str, data: bytes) -> str:
    """Return the words of a finished file, each white space one blank."""
    assert data.startswith(MAGIC[format])
    return " ".join(formats.extract(format, data).body.text.split())


# --- from_database.py


@pytest.fixture(scope="module")
def from_database(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("database") / "made" / "here"
    # WeasyPrint leaves the colour profile of a PDF/A to the garbage collector.
    warnings = ["-W", "error", "-W", "ignore::ResourceWarning"]
    command = [sys.executable, *warnings, str(EXAMPLES / "from_database.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stderr == ""
    return folder, done.stdout


def test_the_database_gives_a_record_and_three_reports(from_database: tuple[Path, str]) -> None:
    folder, _ = from_database
    assert sorted(path.name for path in folder.iterdir()) == [
        f"meeting-1.{ending}" for ending in ("docx", "html", "pdf", "yaml")
    ]
    for format in MAGIC:
        told = words(format, (folder / f"meeting-1.{format}").read_bytes())
        assert "Places for the winter" in told
        assert "The association opens twenty more places." in told
        assert "the outline of the register (*draft 2*)." in told
        assert "Ines Valadares" in told


@pytest.mark.parametrize("format", MAGIC)
def test_the_record_from_the_database_makes_the_same_report(
    from_database: tuple[Path, str], format: str
) -> None:
    folder, _ = from_database
    meeting = thbreports.load(folder / "meeting-1.yaml")
    made = thbreports.render(meeting, format, verify=True)
    assert words(format, made) == words(format, (folder / f"meeting-1.{format}").read_bytes())


def test_the_faults_of_a_meeting_in_the_database_are_told(from_database: tuple[Path, str]) -> None:
    _, printed = from_database
    assert "Meeting 2, Training of night staff: 2 problems" in printed
    assert "there is no day 2026-02-30" in printed
    assert "raw HTML '<br>' is not allowed" in printed
    assert "commitment (Leena Korpi, 2026-11-01): The association opens twenty more places." in printed


# --- web_service.py


@dataclass(frozen=True)
class Service:
    """The service as it runs: where it answers, and its process."""

    url: str
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that make reports."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    """Start the service as its user does, on a port that is free."""
    command = [sys.executable, str(EXAMPLES / "web_service.py"), "--port", "0"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=ROOT
    )
    assert process.stderr is not None
    log: list[str] = []
    try:
        match = None
        for line in process.stderr:
            log.append(line)
            if match := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                break
        assert match, "the service did not start:\n" + "".join(log)
        reader = threading.Thread(target=log.extend, args=(process.stderr,), daemon=True)
        reader.start()  # a pipe that nobody reads would stop the service
        yield Service(match[1], process.pid)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)
        reader.join(timeout=PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stderr.close()
    assert not [line for line in log if "Traceback" in line], "".join(log)


@pytest.fixture(scope="module")
def service(running: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=PATIENCE, trust_env=False) as client:
        yield client


def told(answer: httpx.Response, status: int) -> str:
    """Return what an answer says is wrong, one line for each problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    problems = answer.json()["problems"]
    assert all(problem["file"] == "record" for problem in problems)
    return "\n".join(f"{problem['line']}: {problem['message']}; {problem['hint']}" for problem in problems)


@pytest.mark.parametrize(
    ("format", "media_type"),
    [
        ("html", "text/html; charset=utf-8"),
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_posted_record_is_answered_with_its_report(
    service: httpx.Client, format: str, media_type: str
) -> None:
    record = SMALL.encode()
    answer = service.post(f"/reports/{format}", content=record, headers={"Content-Type": "application/yaml"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-language"] == "fr"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="2026-01-15-reunion-des-coordinateurs.{format}"; '
        f"filename*=UTF-8''2026-01-15-r%C3%A9union-des-coordinateurs.{format}"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "La séance est ouverte." in words(format, answer.content)


def test_a_record_as_json_and_a_pack_by_name(service: httpx.Client) -> None:
    record = {"title": "Round table", "date": "2026-01-15", "place": {"city": "Strasbourg"}}
    answer = service.post("/reports/html", json=record, params={"pack": "coe-round-table"})
    assert answer.status_code == 200, answer.text
    assert "<em>Strasbourg" in answer.text
    assert "#1f5a99" in answer.text


def test_a_name_in_another_script_keeps_its_letters(service: httpx.Client) -> None:
    answer = service.post("/reports/html", json={"title": "Δίκτυο", "date": "2026-01-15"})
    assert answer.headers["content-disposition"] == (
        'attachment; filename="2026-01-15.html"; '
        "filename*=UTF-8''2026-01-15-%CE%B4%CE%AF%CE%BA%CF%84%CF%85%CE%BF.html"
    )


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("title: x\ndate: 2026-13-01\npresentors: y\n", "application/yaml", "2: 'date': there is no day"),
        ("title: x\ndate: 2026-13-01\npresentors: y\n", "text/plain; charset=utf-8", "3: unknown field"),
        ('{"title": "x", "date": 1}', "application/json", "0: 'date': "),
        ('{"title": "x", "date": null}', "application/json", "'date'"),
        ("[]", "application/json", "the record has no fields"),
        ('{"title": ', "application/json", "the body is not JSON"),
        ('{"title": "\\ud800", "date": "\\ud800"}', "application/json", "the body is not JSON"),
        ("[" * 100_000, "application/json", "the body is not JSON"),
        ('{"sessions": ' * 100 + "0" + "}" * 100, "application/json", "nested too deeply"),
        ("title: " + "[" * 100 + "]" * 100, "application/yaml", "deep"),
        ("title: &x y\ndate: *x\n", "application/yaml", "1: "),
        ("", "application/yaml", "the record is empty"),
        ("title: x\ndate: 2026-01-15\nlanguage: haw\n", "application/yaml", "3: pack 'base' has no labels"),
    ],
)
def test_a_faulty_record_is_told_as_data(service: httpx.Client, body: str, kind: str, expected: str) -> None:
    answer = service.post("/reports/pdf", content=body.encode(), headers={"Content-Type": kind})
    assert expected in told(answer, 422)


@pytest.mark.parametrize(
    "source", ["secret.png", "/etc/hostname", "file:///etc/hostname", "http://127.0.0.1/x.png"]
)
def test_a_posted_record_reaches_no_file(service: httpx.Client, source: str) -> None:
    record = f"title: x\ndate: 2026-01-15\nopening: '![a secret]({source})'\n"
    answer = service.post("/reports/pdf", content=record, headers={"Content-Type": "application/yaml"})
    assert f"3: the picture '{source}' has no folder to be found in" in told(answer, 422)


@pytest.mark.parametrize(
    "pack", ["../examples/my-pack", "./examples/my-pack", str(EXAMPLES / "my-pack"), "..", "nope"]
)
def test_a_pack_is_known_by_name_alone(service: httpx.Client, pack: str) -> None:
    record = "title: x\ndate: 2026-01-15\n"
    asked = service.post("/reports/html", content=record, params={"pack": pack})
    written = service.post("/reports/html", content=f"{record}pack: {pack}\n")
    known = ", ".join(one.name for one in packs.available())
    for answer in (asked, written):
        assert told(answer, 422) == f"0: there is no template pack '{pack}'; available are {known}"


def test_what_else_is_refused(service: httpx.Client) -> None:
    assert "there is no format 'odt'; one of html, pdf, docx" in told(service.post("/reports/odt"), 404)
    assert "too large; at most 2,000,000 bytes" in told(
        service.post("/reports/pdf", content=b"#" * 2_000_001), 413
    )
    # Without a Content-Length the length shows only in reading.
    parts = (b"#" * 50_000 for _ in range(60))
    assert "too large" in told(service.post("/reports/pdf", content=parts), 413)
    image = service.post("/reports/pdf", content=b"x", headers={"Content-Type": "image/png"})
    assert "cannot be read from 'image/png'" in told(image, 415)
    no_form = service.post(
        "/reports/pdf", content=b"title: x", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert "the form has no field 'record'; send a record alone as application/yaml" in told(no_form, 400)
    assert service.get("/reports/pdf").status_code == 405
    assert service.get("/elsewhere").status_code == 404


def test_a_report_in_the_making_does_not_hold_up_the_service(running: Service, service: httpx.Client) -> None:
    assert service.post("/reports/html", content=SMALL).status_code == 200
    answers: list[int] = []

    def post() -> None:
        answers.append(
            httpx.post(
                f"{running.url}/reports/html", content=SMALL, timeout=PATIENCE, trust_env=False
            ).status_code
        )

    workers = running.workers()
    assert workers
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        thread = threading.Thread(target=post)
        thread.start()
        assert service.get("/").status_code == 200
        assert not answers
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
    thread.join()
    assert answers == [200]


def test_the_service_outlives_a_worker_that_dies(running: Service, service: httpx.Client) -> None:
    assert service.post("/reports/html", content=SMALL).status_code == 200
    for worker in running.workers():
        os.kill(worker, signal.SIGKILL)
    assert "the report could not be made; try again later" in told(
        service.post("/reports/html", content=SMALL), 503
    )
    assert service.post("/reports/html", content=SMALL).status_code == 200


def test_the_form_makes_a_report_and_tells_faults_to_people(service: httpx.Client) -> None:
    made = service.post("/reports/pdf", data={"record": SMALL.replace("\n", "\r\n"), "pack": "base"})
    assert made.headers["content-type"] == "application/pdf"
    assert "La séance est ouverte." in words("pdf", made.content)
    refused = service.post("/reports/pdf", data={"record": "title: </textarea><b>\n", "pack": "base"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and "&#39;date&#39; is missing" in refused.text
    assert "title: &lt;/textarea&gt;&lt;b&gt;" in refused.text and "<b>" not in refused.text
    assert '<option value="base" selected>' in refused.text


def test_the_form_is_valid_and_accessible(service: httpx.Client, tmp_path: Path) -> None:
    pages = {
        "form.html": service.get("/"),
        "faults.html": service.post("/reports/pdf", data={"record": "titel: x\n"}),
    }
    for name, answer in pages.items():
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        (tmp_path / name).write_text(answer.text, encoding="utf-8")
    files = sorted(tmp_path.iterdir())
    assert nu.check(files) == {file: [] for file in files}
    assert axe.check(files, ["light", "dark", "phone"]) == {file: [] for file in files}


# --- cluster.py


def test_the_cluster_gives_the_files_that_this_machine_gives(tmp_path: Path) -> None:
    warnings = ["-W", "error", "-W", "ignore::ResourceWarning"]
    command = [sys.executable, *warnings, str(EXAMPLES / "cluster.py"), "made"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == f"{3 * len(SEEDS)} files built, 0 unchanged"
    thbreports.build(ROOT / "meetings", out=tmp_path / "here", jobs=1)
    made, here = (
        {path.name: path.read_bytes() for path in (tmp_path / one).iterdir()} for one in ("made", "here")
    )
    assert made == here


# --- notebook.ipynb


def test_the_notebook_is_kept_without_what_it_printed() -> None:
    text = (EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code and not any(cell.outputs or cell.execution_count for cell in code)
    assert not re.search(r"/home/|/Users/|/work/|/root/|/tmp/", text)


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "meetings", tmp_path / "meetings")
    (tmp_path / "examples").mkdir()
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    notebook = nbformat.read(EXAMPLES / "notebook.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    resources = {"metadata": {"path": str(tmp_path / "examples")}}
    nbclient.NotebookClient(notebook, timeout=PATIENCE, resources=resources).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = [output.data["text/html"] for output in outputs if "data" in output]
    assert len(shown) == 2
    assert shown[0].startswith("<iframe srcdoc=") and "prevention and awareness raising" in shown[0]
    assert "<td>commitment</td>" in shown[1] and "by: the representative of a company" in shown[1]
    assert "<td>instrument</td><td>the Digital Services Act (DSA)</td>" in shown[1]
    assert "<td>follow-up</td>" in shown[1] and "date: 2023-10-18" in shown[1]
    printed = "".join(output.text for output in outputs if output.output_type == "stream")
    assert "Detection and investigations: representative, Europol" in printed
    assert "status: Draft for comments" in printed
    assert "b'%PDF-" in printed


# --- my-pack


def docx_colours(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as package:
        return package.read("word/styles.xml").decode("utf-8").lower()


def pdf_colours(data: bytes, tmp_path: Path) -> set[str]:
    """Return the colours that the pages are filled with, as #rrggbb."""
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        drawn = b"\n".join(page.Contents.read_bytes() for page in pdf.pages).decode("latin-1")
    shares = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|scn?)\b", drawn)
    return {"#" + "".join(f"{round(float(share) * 255):02x}" for share in three) for three in shares}


def test_the_pack_shows_in_all_formats(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "thbreports",
        "build",
        "meetings",
        "--pack",
        "examples/my-pack",
        "--verify",
    ]
    done = subprocess.run(
        [*command, "-o", str(tmp_path), "--quiet"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
    for seed in SEEDS:
        for format in MAGIC:
            found = words(format, (tmp_path / f"{seed.stem}.{format}").read_bytes())
            assert found.startswith("Harbour Council · Secretariat Every berth, every voice"), found[:200]


def test_the_pack_speaks_french() -> None:
    meeting = thbreports.load(SMALL)
    for format in MAGIC:
        found = words(format, thbreports.render(meeting, format, pack=EXAMPLES / "my-pack", verify=True))
        assert found.startswith("Conseil du port · Secrétariat À chaque quai, une voix"), found[:200]


def test_the_pack_has_its_own_colour_in_all_formats(tmp_path: Path) -> None:
    meeting = thbreports.load(SEEDS[0])
    mine, base = packs.find(EXAMPLES / "my-pack"), packs.find("base")
    for pack, other in ((mine, base), (base, mine)):
        accent, absent = pack.design["accent"], other.design["accent"]
        page = thbreports.render(meeting, "html", pack=pack).decode("utf-8")
        assert f"--accent:{accent}" in page and absent not in page
        styles = docx_colours(thbreports.render(meeting, "docx", pack=pack), tmp_path)
        assert accent.removeprefix("#") in styles and absent.removeprefix("#") not in styles
        colours = pdf_colours(thbreports.render(meeting, "pdf", pack=pack), tmp_path)
        assert accent in colours and absent not in colours


def test_the_readmes_name_what_is_there() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    shown = [
        path.name
        for path in EXAMPLES.iterdir()
        if not path.name.startswith((".", "_")) and path.name != "README.md"
    ]
    assert [name for name in shown if name not in text] == []
