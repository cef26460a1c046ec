"""Whatever ends a build: each file is the whole old or the whole new one, and the next build completes it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from support import archive
from support.patience import PATIENCE, limit_above, until
from thbreports.batch import lock
from thbreports.batch.plan import manifest, manifest_form

NAMES = tuple(f"r{number}" for number in range(8))
VERSIONS = ("old", "new")  # of the same length, so that no size tells a file of one from a file of the other
BOTH, ALL = ("-f", "html,docx"), ("-f", "html,docx,pdf")

Files = dict[str, bytes]
Clean = Mapping[str, Files]


def records(folder: Path, version: str, names: Sequence[str] = NAMES) -> None:
    """Write the records of one version into the folder ``m``."""
    (folder / "m").mkdir(exist_ok=True)
    items = "\n\n".join(f"  Item {number} of the {version} report, **done**." for number in range(20))
    for name in names:
        text = f"title: The {version} report {name}\ndate: 2024-05-13\nopening: |\n{items}\n"
        (folder / "m" / f"{name}.yaml").write_text(text, encoding="utf-8")


def contents(folder: Path) -> Files:
    """Return all files of the folder ``build``, whatever they are."""
    return {path.name: path.read_bytes() for path in (folder / "build").iterdir()}


def torn(made: Files, clean: Clean) -> list[str]:
    """Return the files that are neither the whole old nor the whole new one.

    The list of all files may be of any mixture, but must be a list; the lock of a killed build may be there,
    and what it was writing under a name that nobody takes for a report.
    """
    json.loads(made.get(manifest_form.NAME, b"{}"))
    reports = {name: data for name, data in made.items() if not name.startswith((".", manifest_form.NAME))}
    return [name for name, data in reports.items() if data not in [files[name] for files in clean.values()]]


def differing(made: Files, wanted: Files) -> list[str]:
    """Return the files, of one or the other, that the other has not."""
    return sorted(name for name in {*made, *wanted} if made.get(name) != wanted.get(name))


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "thbreports", "build", "m", *words]


def build(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a whole build of the folder ``m``."""
    return subprocess.run(
        command(*words),
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def processes(session: int) -> list[str]:
    """Return the processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, number, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(number) == session and state not in "ZX":
            found.append(path.parent.name)
    return found


def undisturbed(base: Path, *words: str) -> Clean:
    """Return the files of a build that nothing disturbs, for each version of the records."""
    made = {}
    for version in VERSIONS:
        folder = base / version
        folder.mkdir()
        records(folder, version)
        done = build(folder, *words)
        assert done.returncode == 0, done.stderr
        made[version] = contents(folder)
    return made


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """What undisturbed builds make as HTML and DOCX."""
    return undisturbed(tmp_path_factory.mktemp("both"), *BOTH)


@pytest.fixture(scope="module")
def clean_with_pdf(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """What undisturbed builds make in all formats."""
    return undisturbed(tmp_path_factory.mktemp("all"), *ALL)


# Killed


class Forking:
    """Builds in processes that are forks of one that has built before.

    Loading libraries takes far longer than a build of small records, and is no moment at which anything can
    be lost.  The folder ``build`` may be a disk of its own, which nobody outside these processes sees but
    through ``folder`` of this, and which is gone with them.
    """

    PROGRAM = """
        import json, os, signal, sys, time
        from thbreports.batch import build
        from thbreports.cli.main import main

        assert build("m", out="before", jobs=1).ok
        for line in sys.stdin:
            words, delay = json.loads(line)
            said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            child = os.fork()
            if not child:
                try:
                    os.dup2(said, 1), os.dup2(said, 2)
                    if words[0] != "build":
                        os.execvp(words[0], words)
                    sys.argv = ["thbreports", *words]
                    main()
                except SystemExit as end:
                    os._exit(end.code or 0)
                finally:
                    os._exit(99)
            os.close(said)
            start = time.monotonic()
            if delay is not None:
                time.sleep(delay)
                os.kill(child, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(json.dumps([status, time.monotonic() - start]), flush=True)
    """

    def __init__(self, folder: Path, disk: str = "") -> None:
        """Start with a disk for the folder ``build``, of a size such as "1m"."""
        start = [sys.executable, "-c", textwrap.dedent(self.PROGRAM)]
        if disk:
            (folder / "build").mkdir()
            private = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-r", "-m"]
            # In a chroot "/" is no mount whose sharing could end, and what is mounted may be seen outside.
            own = "mount --make-rprivate / 2>/dev/null"
            mount = f'{own}; mount -t tmpfs -o size={disk} small "$0" && "$@"; umount "$0"'
            start = [*private, "--propagation", "unchanged", "sh", "-c", mount, str(folder / "build"), *start]
        self._outside = folder
        self._process = subprocess.Popen(
            start, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    @property
    def folder(self) -> Path:
        """The folder as its builds see it."""
        return Path(f"/proc/{self._process.pid}/root{self._outside}")

    def run(self, *words: str, delay: float | None = None) -> tuple[int, float]:
        """Run a command, one of ours without its name; kill it after a time.  Return status and seconds."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps([words, delay]) + "\n")
            self._process.stdin.flush()
            status, seconds = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            code = self._process.wait(PATIENCE)
            pytest.fail(f"no process to build in: a small disk needs root, or user namespaces; status {code}")
        return status, seconds

    def build(self, *words: str, delay: float | None = None) -> tuple[int, float]:
        """Build the folder ``m``; return exit status and seconds."""
        return self.run("build", "m", *words, delay=delay)

    def said(self) -> str:
        """Return what the last command wrote."""
        return (self._outside / "said").read_text(encoding="utf-8")

    def end(self) -> None:
        with self._process:
            pass  # its input ends, and so does it


@pytest.fixture
def forking(tmp_path: Path) -> Iterator[Forking]:
    records(tmp_path, "old")
    runner = Forking(tmp_path)
    yield runner
    runner.end()


def test_a_kill_at_any_moment_tears_no_file_and_the_next_build_completes(
    tmp_path: Path, clean_with_pdf: Clean, forking: Forking
) -> None:
    chance, moments, hits = random.Random(4), 170, 0
    seconds: dict[tuple[str, ...], float] = {}
    for formats in (BOTH, ("-f", "pdf")):
        status, seconds[formats] = forking.build(*formats)
        assert status == 0, forking.said()
    for moment in range(moments):
        records(tmp_path, chance.choice(VERSIONS))
        formats = ("-f", "pdf") if moment % 10 == 9 else BOTH
        status, _ = forking.build("--force", *formats, delay=chance.uniform(0, seconds[formats]))
        hits += status == -signal.SIGKILL
        if status == 0:  # the machine is faster than it was
            seconds[formats] *= 0.8
        assert torn(contents(tmp_path), clean_with_pdf) == []
        if moment % 17 == 16:
            version = chance.choice(VERSIONS)
            records(tmp_path, version)
            assert forking.build(*ALL)[0] == 0, forking.said()
            assert differing(contents(tmp_path), clean_with_pdf[version]) == []
    assert hits > moments // 4  # or nothing was tried


@pytest.mark.parametrize("whole_group", [True, False], ids=["with its workers", "alone"])
def test_a_killed_build_leaves_no_worker_and_no_torn_file(
    tmp_path: Path, clean: Clean, whole_group: bool
) -> None:
    chance, hits = random.Random(whole_group), 0
    words = command("-f", "html", "--jobs", "2", "--force")
    records(tmp_path, "old")
    start = time.monotonic()
    assert build(tmp_path, *words[4:]).returncode == 0
    seconds = time.monotonic() - start
    for _ in range(15):
        records(tmp_path, chance.choice(VERSIONS))
        with subprocess.Popen(
            words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as caller:
            time.sleep(chance.uniform(0, seconds))
            (os.killpg if whole_group else os.kill)(caller.pid, signal.SIGKILL)
        hits += caller.returncode == -signal.SIGKILL
        if caller.returncode == 0:
            seconds *= 0.8
        until(lambda: not processes(caller.pid), "all processes have ended")
        assert torn(contents(tmp_path), clean) == []
    assert hits > 5  # or nothing was tried
    version = chance.choice(VERSIONS)
    records(tmp_path, version)
    assert build(tmp_path, *BOTH, "--jobs", "2").returncode == 0
    assert differing(contents(tmp_path), clean[version]) == []


def test_what_a_killed_build_left_is_known_even_after_one_of_less(tmp_path: Path, clean: Clean) -> None:
    records(tmp_path, "old")
    assert build(tmp_path, *BOTH).returncode == 0
    records(tmp_path, "new")
    assert build(tmp_path, *BOTH).returncode == 0
    # As a kill leaves them that comes before the list is written.
    (tmp_path / "build" / manifest_form.NAME).write_bytes(clean["old"][manifest_form.NAME])
    with lock.held(tmp_path / "build") as hold:
        made = contents(tmp_path).items()
        hold.announce((name, hashlib.sha256(data).hexdigest()) for name, data in made if name[:1] == "r")
        hold.keep = True
    records(tmp_path, "old")
    assert build(tmp_path, "-f", "html", "--dry-run").stdout.count("the last build was broken off") == len(
        NAMES
    )
    (tmp_path / "m" / "r0.yaml").rename(tmp_path / "r0.yaml")
    assert build(tmp_path, "-f", "html").returncode == 0
    (tmp_path / "r0.yaml").rename(tmp_path / "m" / "r0.yaml")
    assert build(tmp_path, *BOTH).returncode == 0
    assert differing(contents(tmp_path), clean["old"]) == []


# Stopped


def test_after_ctrl_c_what_was_finished_is_kept_and_named(tmp_path: Path, clean_with_pdf: Clean) -> None:
    records(tmp_path, "old")
    pack(tmp_path / "endless", ENDLESS)  # so that the stop never comes too late
    endless = tmp_path / "m" / "z.yaml"
    endless.write_text("title: Trouble\ndate: 2024-05-13\npack: ../endless\n")
    said = tmp_path / "said"
    with (
        said.open("wb") as stdout,
        subprocess.Popen(
            # A job in the background of a script, as a run of the tests may be, starts deaf to Ctrl-C.
            ["env", "--default-signal=INT", *command(*ALL, "--jobs", "2")],
            cwd=tmp_path,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as caller,
    ):
        until(lambda: said.read_text(), "the first report")
        start = time.monotonic()
        os.killpg(caller.pid, signal.SIGINT)
        _, err = caller.communicate(timeout=PATIENCE)
        print(f"Ctrl-C: {time.monotonic() - start:.2f} s")
    until(lambda: not processes(caller.pid), "all processes have ended")
    made = contents(tmp_path)
    finished = [Path(line).name for line in said.read_text().splitlines()]
    assert caller.returncode == 130
    assert "Traceback" not in err and err.endswith("stopped\n")
    assert f"{len(finished)} file{'s' * (len(finished) > 1)} in build finished before the stop" in err
    assert torn(made, clean_with_pdf) == []
    assert {*finished, manifest_form.NAME} <= made.keys()
    assert len(made) <= len(finished) + 2  # one may have been put into its place at that very moment
    assert sorted(manifest.read(tmp_path / "build").files) == sorted(finished)
    endless.unlink()
    assert build(tmp_path, *ALL).returncode == 0
    assert differing(contents(tmp_path), clean_with_pdf["old"]) == []


# A disk that is full, or takes nothing


@pytest.fixture
def disk(tmp_path: Path, clean: Clean) -> Iterator[Forking]:
    """A small disk for the folder ``build``, with what the old records make."""
    records(tmp_path, "old")
    runner = Forking(tmp_path, "2m")
    try:
        status, _ = runner.build(*BOTH)
        assert (status, differing(contents(runner.folder), clean["old"])) == (0, []), runner.said()
        yield runner
    finally:
        runner.end()
        assert list((tmp_path / "build").iterdir()) == []


def fill(disk: Path, free: int) -> Path:
    """Leave so many bytes free on a disk, by a file that is returned."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        state = os.statvfs(disk)
        file.write(bytes(max(0, state.f_bavail * state.f_frsize - free)))
    return ballast


def test_a_full_disk_tears_no_file_and_the_build_after_it_completes(
    tmp_path: Path, clean: Clean, disk: Forking
) -> None:
    statuses = set()
    for number, free in enumerate([0, 1, 2, 3, 4, 6, 8, 12, 16, 24]):
        ballast = fill(disk.folder / "build", free * 4096)
        version = VERSIONS[(number + 1) % 2]
        records(tmp_path, version)
        status, _ = disk.build(*BOTH, "--force")
        statuses.add(status)
        made = contents(disk.folder)
        del made["ballast"]
        assert "Traceback" not in disk.said()
        assert (status == 0) == ("No space left on device" not in disk.said()), disk.said()
        assert torn(made, clean) == []
        assert not any(name.endswith(".tmp") for name in made)
        assert differing(made, clean[version]) == [] or status == 1
        ballast.unlink()
        version = VERSIONS[number // 2 % 2]  # the same records, or those of before
        records(tmp_path, version)
        assert disk.build(*BOTH)[0] == 0, disk.said()
        assert differing(contents(disk.folder), clean[version]) == []
    assert statuses == {0, 1}  # or the sizes have changed so much that nothing is tried


def test_a_folder_that_takes_nothing_is_told_and_stays_as_it_is(
    tmp_path: Path, clean: Clean, disk: Forking
) -> None:
    assert disk.run("mount", "-o", "remount,ro", str(tmp_path / "build"))[0] == 0, disk.said()
    records(tmp_path, "new")
    status, _ = disk.build(*BOTH)
    assert (status, disk.said()) == (
        1,
        "build: error: the folder cannot be written to: Read-only file system\n",
    )
    assert differing(contents(disk.folder), clean["old"]) == []


# Two at once


ENDLESS = "\n" + archive.SLOW


def pack(folder: Path, template: str) -> None:
    """Make a pack with a template of its own."""
    folder.mkdir()
    (folder / "pack.toml").write_text(f'name = "{folder.name}"\ntitle = "A pack"\nextends = "base"\n')
    (folder / "document.html.j2").write_text(template)


def test_a_second_build_into_a_folder_is_refused_until_the_first_has_ended(
    tmp_path: Path, clean: Clean
) -> None:
    records(tmp_path, "old")
    pack(tmp_path / "endless", ENDLESS)
    with subprocess.Popen(command("-p", "./endless"), cwd=tmp_path, start_new_session=True) as first:
        note = tmp_path / "build" / lock.NAME
        until(lambda: note.exists() and note.read_text(), "the first is at work")
        second = build(tmp_path, *BOTH)
        assert second.returncode == 1
        assert (
            f"build: error: another build is writing into this folder: process {first.pid} on"
            in second.stderr
        )
        assert contents(tmp_path).keys() == {lock.NAME}
        os.killpg(first.pid, signal.SIGKILL)
    assert build(tmp_path, *BOTH).returncode == 0
    assert differing(contents(tmp_path), clean["old"]) == []


def test_many_builds_at_once_make_one_whole_folder(tmp_path: Path, clean: Clean) -> None:
    records(tmp_path, "old")
    crowd = [
        subprocess.Popen(command(*BOTH), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for one in crowd:
        said = one.communicate(timeout=PATIENCE)[1]
        assert one.returncode == 0 or b"another build is writing into this folder" in said
    assert 0 in [one.returncode for one in crowd]
    assert torn(contents(tmp_path), clean) == []
    assert build(tmp_path, *BOTH).returncode == 0
    assert differing(contents(tmp_path), clean["old"]) == []


# Records that end, or never end, the process that makes them


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_record_that_takes_for_ever_or_all_the_memory_is_told_and_the_others_are_made(
    tmp_path: Path, clean: Clean, jobs: str
) -> None:
    records(tmp_path, "old", NAMES[:1])
    limit = limit_above(lambda: build(tmp_path, *BOTH))
    records(tmp_path, "old")
    for name, template in (("endless", ENDLESS), ("greedy", archive.GREEDY)):
        pack(tmp_path / name, template)
        text = f"title: Trouble\ndate: 2024-05-13\npack: ../{name}\n"
        (tmp_path / "m" / f"{name}.yaml").write_text(text)
    done = build(tmp_path, *BOTH, "--jobs", jobs, "--time-limit", str(limit), "--memory-limit", "300")
    faults = [line for line in done.stderr.splitlines() if line.startswith("m/")]
    assert done.returncode == 1
    assert [line.partition(";")[0] for line in faults] == [
        (
            f"m/endless.yaml: error: it took longer than {limit} seconds "
            "and was stopped in endless/document.html.j2:2"
        ),
        "m/greedy.yaml: error: it needed more than 300 MB of memory and was stopped",
    ]
    assert "Traceback" not in done.stderr
    wanted = {name for name in clean["old"] if not name.endswith(".pdf")}
    assert contents(tmp_path).keys() == wanted
    assert torn(contents(tmp_path), clean) == []


def test_a_format_that_crashes_or_hangs_costs_its_record_only(tmp_path: Path, clean: Clean) -> None:
    records(tmp_path, "old", NAMES[:1])
    limit = limit_above(lambda: build(tmp_path, "-f", "html"))
    records(tmp_path, "old", [*NAMES, "crash", "hang", "leave"])
    installed = tmp_path / "site" / "deadly-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: deadly\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[thbreports.outputs]\ndeadly = deadly:FORMAT\n")
    (tmp_path / "site" / "deadly.py").write_text(
        textwrap.dedent(
            """
            from support import tasks
            from thbreports.formats import Format

            FORMAT = Format("deadly", "deadly:write")

            def write(document):
                if "crash" in document.title:
                    tasks.read_nowhere()
                if "hang" in document.title:
                    tasks.hang_in_c()
                if "leave" in document.title:
                    tasks.end_with(5)
                return b"alive"
            """
        )
    )
    path = os.pathsep.join([str(installed.parent), str(Path(__file__).parent)])
    words = ["-f", "html,deadly", "--jobs", "2", "--time-limit", str(limit)]
    done = build(tmp_path, *words, PYTHONPATH=path)
    faults = [line for line in done.stderr.splitlines() if line.startswith("m/")]
    assert done.returncode == 1
    assert [line.partition(";")[0] for line in faults] == [
        "m/crash.yaml: error: it could not be made: the process was ended by signal 11 (SIGSEGV)",
        (
            f"m/hang.yaml: error: it could not be made: it took longer than {limit + 5} seconds"
            ", and its process was ended"
        ),
        "m/leave.yaml: error: it could not be made: the process ended with exit status 5",
    ]
    assert "Traceback" not in done.stderr
    made = contents(tmp_path)
    del made[manifest_form.NAME]
    deadly = {name: made.pop(name) for name in list(made) if name.endswith(".deadly")}
    assert deadly == {f"{name}.deadly": b"alive" for name in NAMES}
    assert torn(made, clean) == []
    assert made.keys() == {f"{name}.html" for name in NAMES}
