"""The command line, as its user meets it."""

from __future__ import annotations

import errno
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from support.builds import run
from thbreports import formats, packs
from thbreports.batch.make import execution
from thbreports.batch.make import job as make_job
from thbreports.batch.make.limits import Limits
from thbreports.cli import main
from thbreports.record.load import load
from thbreports.system import files

GOOD = "title: Title\ndate: 2024-05-13\nopening: Words.\n"
BAD = "plaze: Title\ndate: 2024-05-13\n"
MEETINGS = Path(__file__).parents[2] / "meetings"
COMMANDS = ["build", "doctor", "new", "packs", "schema", "serve", "validate", "watch"]
HEAVY = {"weasyprint", "docx", "jinja2", "fontTools", "pikepdf", "babel"}


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; it has one good and one bad record."""
    Path("good.yaml").write_text(GOOD, encoding="utf-8")
    Path("bad.yaml").write_text(BAD, encoding="utf-8")
    return here


def start(
    *words: str, typed: bytes = b"", variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Return the outcome of a command in a process of its own."""
    command = [sys.executable, "-m", "thbreports", *words]
    environment = {**os.environ, **(variables or {})}
    return subprocess.run(command, input=typed, capture_output=True, env=environment)


# build


def seconds(text: str) -> str:
    """Return a text with S for its seconds."""
    return re.sub(r"\d+\.\d s(?=\r?$)", "S", text, flags=re.MULTILINE)


def test_build_writes_the_reports_and_names_them_line_by_line() -> None:
    done = run("build", "good.yaml", "--format", "html,docx")
    assert (done.exit_code, seconds(done.stderr)) == (
        0,
        "build: 2 files built, 0 unchanged, 0 records failed, S\n",
    )
    assert done.stdout == f"{Path('build/good.html')}\n{Path('build/good.docx')}\n"
    assert sorted(os.listdir("build")) == ["good.docx", "good.html", "manifest.json"]


def test_build_makes_all_three_formats_of_real_records_and_verifies_them() -> None:
    done = run("build", str(MEETINGS), "--out", "public", "--verify", "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    names = [f"{path.stem}.{format}" for path in MEETINGS.glob("*.yaml") for format in formats.BUILT_IN]
    assert sorted(os.listdir("public")) == sorted([*names, "manifest.json"])


def test_build_says_what_it_has_verified() -> None:
    words = ["build", "good.yaml", "-f", "html,docx", "--verify"]
    said = [seconds(run(*words).stderr).splitlines(), seconds(run(*words).stderr).splitlines()]
    first = r"2 files say what their records say: \d+ words"
    assert re.fullmatch(first, said[0][0])
    assert said[1][0] == "2 unchanged files compared when built"
    both = seconds(run(*words[:2], "-f", "html,pdf", "--verify").stderr).splitlines()
    assert re.fullmatch(r"1 file says what its record says: \d+ words; 1 unchanged file .*", both[0])
    assert re.fullmatch(first, run(*words, "--check").stderr.splitlines()[0])
    assert run("build", "bad.yaml", "--verify").stderr.splitlines()[-2:-1] == [
        "no file was compared with its record"
    ]
    assert run("build", "bad.yaml").stderr.splitlines()[-2].startswith("2 problems")


def test_build_tells_faults_with_their_line_and_goes_on() -> None:
    done = run("build", "bad.yaml", "good.yaml", "-f", "html")
    assert done.exit_code == 1
    assert done.stdout == f"{Path('build/good.html')}\n"
    assert seconds(done.stderr).splitlines() == [
        "bad.yaml:1:1: error: 'title' is missing in meeting; add 'title: ...'",
        "    plaze: Title",
        "    ^",
        "bad.yaml:1:1: error: unknown field 'plaze' in meeting; did you mean 'place'?",
        "    plaze: Title",
        "    ^",
        "2 problems in 1 of 2 records; nothing of it was written",
        "build: 1 file built, 0 unchanged, 1 record failed, S",
    ]


@pytest.mark.parametrize(
    ("paths", "summary"),
    [
        (["bad.yaml"], "2 problems in 1 record; nothing of it was written"),
        (["bad.yaml", "worse.yaml"], "4 problems in 2 records; nothing of them was written"),
        (
            ["bad.yaml", "worse.yaml", "good.yaml"],
            "4 problems in 2 of 3 records; nothing of them was written",
        ),
        (["good.yaml", "nowhere.yaml"], "1 problem"),
        (["nowhere.yaml"], "1 problem"),
    ],
)
def test_build_says_what_the_faults_have_cost(paths: list[str], summary: str) -> None:
    Path("worse.yaml").write_text(BAD, encoding="utf-8")
    assert run("build", *paths, "-f", "html").stderr.splitlines()[-2] == summary


def test_build_says_so_when_a_record_is_written_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files.AtomicFile.place

    def place(draft: files.AtomicFile) -> None:
        if draft.path.endswith(".docx"):
            raise OSError(errno.ENOSPC, "No space left on device", draft.path)
        whole(draft)

    monkeypatch.setattr(files.AtomicFile, "place", place)
    assert run("build", "good.yaml", "-f", "html,docx", "--quiet").stderr.splitlines() == [
        f"{Path('build/good.docx')}: error: it cannot be written: No space left on device",
        "1 problem in 1 record; not everything of it was written",
    ]


def test_the_limits_of_the_command_are_those_of_the_library() -> None:
    default: dict[Any, Any] = {one.name: one.default for one in main.commands.commands["build"].params}
    assert Limits(default["time_limit"], default["memory_limit"]) == Limits()


def test_build_reads_standard_input() -> None:
    assert run("build", "-", "-f", "html", typed=GOOD).stdout == f"{Path('build/record.html')}\n"
    named = run("build", "-", "-f", "html", "--name", "minutes", typed=GOOD)
    assert named.stdout == f"{Path('build/minutes.html')}\n"
    wrong = run("build", "-", "-f", "html", typed=BAD)
    assert wrong.exit_code == 1
    assert wrong.stderr.startswith("<stdin>:1:1: error: ")


def test_build_embeds_fonts_on_request() -> None:
    run("build", "good.yaml", "-f", "html", "--embed-fonts")
    assert "@font-face" in Path("build/good.html").read_text(encoding="utf-8")


def test_build_takes_a_pack_for_all_records() -> None:
    assert run("build", "good.yaml", "-f", "html", "--pack", "coe-round-table").exit_code == 0
    wrong = run("build", "good.yaml", "--pack", "coe-roundtable")
    assert wrong.exit_code == 1
    assert wrong.stderr == (
        "coe-roundtable: error: there is no template pack of this name; did you mean 'coe-round-table'?\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build"], "Missing argument 'PATH...'"),
        (["build", "good.yaml", "-f", "pfd"], "there is no format 'pfd'; did you mean 'pdf'?"),
        (["build", "good.yaml", "-f", ","], "there is no format ''; one of html, pdf, docx"),
        (["build", "-", "--name", "../x"], "a name of a file, without its folder and format"),
        (["build", "-", "--name", ""], "a name of a file, without its folder and format"),
        (["packs", "--reference", "base"], "--reference PACK and --out FILE go together"),
        (["packs", "--out", "x.docx"], "--reference PACK and --out FILE go together"),
        (["validate", "good.yaml", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["new", "minutes"], "name the record minutes.yaml, so that it is found in a folder"),
        (["new", "minutes.txt"], "name the record minutes.yaml, so that"),
        (["new", "notes/minutes.DOCX"], f"name the record {Path('notes/minutes.yaml')}, so that"),
        (["new", "minutes.yaml.txt"], "name the record minutes.yaml, so that"),
        (["new", "minutes 12.3.2026"], "name the record minutes 12.3.2026.yaml, so that"),
        (["new", "."], "name the record minutes.yaml, so that"),
        (["biuld"], "No such command 'biuld'"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(words: list[str], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert sorted(os.listdir()) == ["bad.yaml", "good.yaml"]


# validate


def test_validate_says_that_there_are_no_faults() -> None:
    done = run("validate", "good.yaml", str(MEETINGS))
    records = 1 + len(list(MEETINGS.glob("*.yaml")))
    assert (done.exit_code, done.stdout) == (0, f"{records} records, no problems\n")


def test_validate_tells_faults() -> None:
    done = run("validate", ".", "nowhere.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "bad.yaml:1:1: error: unknown field 'plaze' in meeting; did you mean 'place'?" in done.stderr
    assert done.stderr.splitlines()[-1] == "3 problems in 1 of 2 records"
    assert run("validate", "nowhere.yaml").stderr.splitlines()[-1] == "1 problem"


def test_validate_gives_faults_as_data() -> None:
    done = run("validate", "bad.yaml", "--format", "json")
    assert (done.exit_code, done.stderr) == (1, "")
    told = json.loads(done.stdout)
    assert told["records"] == 1
    assert told["problems"][1] == {
        "file": "bad.yaml",
        "line": 1,
        "column": 1,
        "message": "unknown field 'plaze' in meeting",
        "hint": "did you mean 'place'?",
        "source": "plaze: Title",
        "path": "plaze",
    }
    clean = run("validate", "good.yaml", "--format", "json")
    assert (clean.exit_code, json.loads(clean.stdout)) == (
        0,
        {"records": 1, "problems": [], "remarks": []},
    )


def test_validate_ends_what_goes_beyond_a_limit_and_looks_at_the_others() -> None:
    Path("long.yaml").write_text(GOOD + "minutes: |\n" + "  words\n\n" * 20_000, encoding="utf-8")
    done = start("validate", "long.yaml", "bad.yaml", "--time-limit", "0.001")
    assert done.returncode == 1
    assert b"long.yaml: error: it took longer than 0.001 seconds" in done.stderr
    assert start("validate", "good.yaml", "--time-limit", "600", "--memory-limit", "4096").returncode == 0
    greedy = start("validate", "long.yaml", "--memory-limit", "1")
    assert greedy.returncode == 1
    assert b"long.yaml: error: it needed more than 1 MB of memory" in greedy.stderr
    assert b"Traceback" not in done.stderr + greedy.stderr


def test_validate_reads_standard_input() -> None:
    assert run("validate", "-", typed=GOOD).stdout == "1 record, no problems\n"
    wrong = run("validate", "-", typed="pack: bse\n" + GOOD)
    assert wrong.stderr.startswith("<stdin>:1:7: error: pack 'bse'")


# schema, packs, new


def test_schema_is_a_json_schema() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "title" in schema["properties"]


def test_packs_lists_name_title_and_languages() -> None:
    lines = run("packs").stdout.splitlines()
    assert lines[0].split()[:6] == ["base", "Report", "of", "a", "meeting", "38"]
    assert [line.split()[0] for line in lines] == sorted(os.listdir(MEETINGS.parent / "templates"))


def test_packs_writes_the_word_styles_of_a_pack_and_never_over_a_file() -> None:
    done = run("packs", "--reference", "coe-round-table", "--out", "reference.docx")
    assert (done.exit_code, done.stdout) == (0, "reference.docx\n")
    assert "word/styles.xml" in zipfile.ZipFile("reference.docx").namelist()
    Path("reference.docx").write_bytes(b"restyled by hand")
    again = run("packs", "--reference", "coe-round-table", "--out", "reference.docx")
    assert (again.exit_code, again.stderr) == (
        1,
        "reference.docx: error: there is a file of this name already; it stays as it is\n",
    )
    assert Path("reference.docx").read_bytes() == b"restyled by hand"


@pytest.mark.parametrize("pack", [pack.name for pack in packs.available()])
def test_new_writes_a_record_that_validates_and_builds(pack: str) -> None:
    assert run("new", "minutes.yaml", "--pack", pack).stdout == "minutes.yaml\n"
    assert load(Path("minutes.yaml")).pack == pack
    assert run("validate", "minutes.yaml").exit_code == 0
    assert run("build", "minutes.yaml", "-f", "html,docx").exit_code == 0


def test_new_names_a_folder_as_seen_from_the_record() -> None:
    Path("house").mkdir()
    toml = 'name = "house"\ntitle = "Notes"\nextends = "base"\n'
    Path("house/pack.toml").write_text(toml, encoding="utf-8")
    Path("meetings").mkdir()
    assert run("new", "meetings/minutes.yaml", "--pack", "./house").exit_code == 0
    assert load(Path("meetings/minutes.yaml")).pack == "../house"
    assert run("validate", "meetings").exit_code == 0


def test_new_never_overwrites() -> None:
    done = run("new", "good.yaml")
    assert (done.exit_code, done.stderr) == (
        1,
        "good.yaml: error: there is a file of this name already; it stays as it is\n",
    )
    assert Path("good.yaml").read_text(encoding="utf-8") == GOOD


# help, version, failures


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example_of_each_command(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"\n    thbreports {command}" in done.stdout


def test_help_lists_the_commands_each_with_a_whole_sentence() -> None:
    done = run("--help")
    assert "\n    thbreports new minutes.yaml " in done.stdout
    assert "..." not in done.stdout.replace("ARGS]...", "")
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


def test_version() -> None:
    assert run("--version").stdout.startswith("thbreports 0.")


def test_a_checkout_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    assert run("--version").stdout == "thbreports, not installed\n"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("nowhere/minutes.yaml", "there is no folder 'nowhere'; make it with: mkdir -p nowhere"),
        ("a b/c/minutes.yaml", "there is no folder 'a b'; make it with: mkdir -p 'a b/c'"),
        ("here/c/minutes.yaml", "there is no folder 'here/c'; make it with: mkdir -p here/c"),
        ("good.yaml/minutes.yaml", "'good.yaml' is no folder; name another folder for the record"),
    ],
)
def test_a_missing_folder_of_a_new_record_is_told(file: str, told: str) -> None:
    Path("here").mkdir()
    done = run("new", file)
    assert (done.exit_code, done.stderr) == (1, f"{file}: error: {told}\n")


def test_ctrl_c_ends_with_130_and_says_what_was_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_job.make

    def make(job: make_job.Job) -> make_job.RenderedRecord:
        if job.record.stem == "other":
            raise KeyboardInterrupt
        return whole(job)

    monkeypatch.setattr(execution, "make", make)
    Path("other.yaml").write_text(GOOD, encoding="utf-8")
    done = run("build", "good.yaml", "other.yaml", "-f", "html")
    assert (done.exit_code, done.stdout) == (130, f"{Path('build/good.html')}\n")
    assert done.stderr == "1 file in build finished before the stop\nstopped\n"


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_real_ctrl_c_or_stop_leaves_no_traceback(sent: signal.Signals, status: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "thbreports", "build", "-", "-f", "html"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run in the background of a script is deaf to Ctrl-C, and so would be its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert child.stdin is not None
    # It reads until the input ends: by then more than a pipe holds has been taken from us.
    child.stdin.write(b"#" * 1_000_000)
    child.stdin.flush()
    child.send_signal(sent)
    _, told = child.communicate()
    assert child.returncode == status
    assert b"Traceback" not in told and told.endswith(b"stopped\n")


def test_ctrl_c_before_there_is_a_command_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "thbreports", "--help"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"stopped\n")


# a process of its own


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["build", "--help"],
        ["serve", "--help"],
        ["schema"],
        ["packs"],
        ["new", "minutes.yaml"],
        ["validate", "good.yaml"],
    ],
    ids=" ".join,
)
def test_the_quick_commands_import_nothing_that_renders(words: list[str]) -> None:
    code = (
        "import atexit, sys; from thbreports.cli.main import main\n"
        f"atexit.register(lambda: print(sorted({HEAVY} & set(sys.modules)), file=sys.stderr))\n"
        f"sys.argv = ['thbreports', *{words}]; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_help_needs_neither_models_nor_yaml() -> None:
    code = "import sys, thbreports.cli.main; print({'pydantic', 'yaml', 'lxml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("words", "status"), [(["validate", "good.yaml"], 0), (["validate", "bad.yaml"], 1), (["validate"], 2)]
)
def test_the_exit_status_reaches_the_shell(words: list[str], status: int) -> None:
    assert start(*words).returncode == status


def test_standard_input_may_be_a_pipe() -> None:
    done = start("build", "-", "-f", "html", typed=GOOD.encode())
    assert (done.returncode, done.stdout.decode().strip()) == (0, str(Path("build/record.html")))


def test_a_console_that_lacks_a_letter_shows_a_question_mark() -> None:
    Path("Ğ.yaml").write_text("title: Ğ\n", encoding="utf-8")
    console = {"PYTHONIOENCODING": "latin-1:strict", "PYTHONUTF8": "0"}
    done = start("validate", "Ğ.yaml", variables=console)
    assert done.returncode == 1
    assert done.stderr.startswith(b"?.yaml:1:1: error: 'date' is missing")
    schema = start("schema", variables=console)
    assert json.loads(schema.stdout.decode("utf-8"))["title"]


def test_a_reader_that_has_enough_is_no_failure() -> None:
    reading_end, writing_end = os.pipe()
    os.close(reading_end)
    with os.fdopen(writing_end, "wb") as closed:
        command = [sys.executable, "-m", "thbreports", "schema"]
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE)
    assert done.stderr == b""


def test_a_full_disk_under_standard_output_is_told() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "thbreports", "schema"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"standard output: error: No space left on device\n")


ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def on_a_terminal(*words: str, **environment: str) -> str:
    """Return what a command shows on a terminal of 40 columns, a device that is made for it."""
    try:
        master, slave = pty.openpty()
    except OSError as error:
        pytest.fail(f"this test makes a terminal, and the system has none to give ({error}): mount /dev/pts")
    variables = {**os.environ, "COLUMNS": "40", "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "thbreports", *words]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=variables) as child:
        os.close(slave)
        shown = io.BytesIO()
        while True:
            try:
                data = os.read(master, 4096)
            except OSError:  # how Linux tells that the other end is closed
                break
            if not data:
                break
            shown.write(data)
        assert child.wait() == 0
    os.close(master)
    return shown.getvalue().decode()


def test_a_terminal_shows_a_bar_and_then_the_sum() -> None:
    long = Path("a" * 60 + ".yaml")
    long.write_text(GOOD, encoding="utf-8")
    shown = on_a_terminal("build", str(long), "good.yaml", "-f", "html")
    screen = ESCAPE.sub("", shown)
    assert "0/2" in screen
    assert "a" * 10 in screen, "the record in work"
    assert "a" * 30 not in screen, "cut to the width"
    assert seconds(screen).splitlines()[-1] == "build: 2 files built, 0 unchanged, 0 records failed, S"


def test_a_terminal_that_cannot_rewrite_gets_lines() -> None:
    shown = on_a_terminal("build", "good.yaml", "-f", "html", TERM="dumb")
    assert seconds(shown).splitlines() == [
        str(Path("build/good.html")),
        "build: 1 file built, 0 unchanged, 0 records failed, S",
    ]
