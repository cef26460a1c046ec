"""The finished package: built, installed away from the checkout, and used as a reader of the docs would."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from lxml import html
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from validators import tools

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = {"run.lock": [], "core.lock": ["core"], "dev.lock": [*PROJECT["optional-dependencies"]]}
"""The locks, and which extras each holds."""
LOCKS = [ROOT / "requirements" / name for name in LOCKED]

#: A few words of each of the two seed records, mistakes of the authors included.
SENTENCES = (
    "Almost, each and every human trafficking offence has an online element",
    "The raise of AI provides opportunities to develop tools",
)
MAGIC = {".html": b"<!DOCTYPE html>", ".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}


def hatchling(source: Path, folder: Path, target: str) -> Path:
    """The file that the build back end makes from a source folder, without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hatchling(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hatchling(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and sees the locked dependencies of this one."""
    environment = tmp_path_factory.mktemp("environment")
    builder = venv.EnvBuilder(symlinks=True)
    builder.create(environment)
    programs = environment / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", "--no-warn-script-location", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    # A path file inside the added folder is not read, so the checkout that it points at stays unseen.
    Path(paths["purelib"], "locked.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def reports(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the console script built the records of the checkout."""
    work = tmp_path_factory.mktemp("work")
    subprocess.run(
        [installed / "thbreports", "build", ROOT / "meetings", "-o", "build"], cwd=work, check=True
    )
    return work / "build"


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def files_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix()


def test_the_wheel_holds_the_package_and_the_packs(wheel: Path) -> None:
    code = {f"thbreports/{name}" for name in files_below(ROOT / "thbreports")}
    packs = {f"thbreports/templates/{name}" for name in files_below(ROOT / "templates")}
    held = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert held == code | packs
    assert "thbreports/py.typed" in held


def test_the_wheel_carries_the_licences(wheel: Path) -> None:
    licences = {name.partition("/licenses/")[2] for name in contents(wheel) if "/licenses/" in name}
    assert licences == {"LICENSE", "templates/base/fonts/OFL.txt", "templates/base/fonts/twins/OFL.txt"}


def test_the_source_package_makes_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "source"
    unpacked.mkdir()
    # Not with tarfile: its safe way of unpacking came after Debian 12's Python, its other way has gone since.
    tools.run([tools.command("tar"), "-xzf", sdist, "-C", unpacked])
    (source,) = unpacked.iterdir()
    assert contents(hatchling(source, tmp_path / "wheel", "wheel")) == contents(wheel)


def test_the_installed_package_is_the_wheel(installed: Path) -> None:
    where: list[str | Path] = [
        installed / "python",
        "-I",
        "-c",
        "import thbreports; print(thbreports.__file__)",
    ]
    assert tools.run(where).startswith(str(installed.parent))


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_console_script_builds_every_format(reports: Path, suffix: str) -> None:
    records = {path.stem for path in (ROOT / "meetings").glob("*.yaml")}
    made = sorted(reports.rglob(f"*{suffix}"))
    assert {path.stem for path in made} >= records
    assert all(path.read_bytes().startswith(MAGIC[suffix]) for path in made)
    words = " ".join(" ".join(text(path).split()) for path in made)
    assert [sentence for sentence in SENTENCES if sentence not in words] == []


def text(report: Path) -> str:
    if report.suffix == ".pdf":
        return tools.run([tools.command("pdftotext"), report, "-"])
    if report.suffix == ".docx":
        paragraphs = docx.Document(str(report)).element.body.iter("{*}p")
        return "\n".join(
            "".join(part.text or "" for part in paragraph.iter("{*}t")) for paragraph in paragraphs
        )
    return html.parse(str(report)).getroot().text_content()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["validate", str(ROOT / "meetings")]], ids=["help", "validate"]
)
def test_what_makes_no_page_loads_no_page_engine(installed: Path, arguments: list[str]) -> None:
    command: list[str | Path] = [
        installed / "python",
        "-X",
        "importtime",
        installed / "thbreports",
        *arguments,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    loaded = set(re.findall(r"^import time:.*\| *([\w.]+)$", done.stderr, re.MULTILINE))
    assert "thbreports.cli" in loaded
    assert loaded & {"weasyprint", "docx", "fontTools", "pikepdf"} == set()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_fits_what_the_project_asks_for(lock: Path) -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
    asked = list(PROJECT["dependencies"])
    asked += [line for extra in LOCKED[lock.name] for line in PROJECT["optional-dependencies"][extra]]
    requirements = [Requirement(line) for line in asked if not line.startswith("thbreports[")]
    unmet = [
        str(wanted)
        for wanted in requirements
        if canonicalize_name(wanted.name) not in pinned
        or not wanted.specifier.contains(Version(pinned[canonicalize_name(wanted.name)]))
    ]
    assert unmet == []


@pytest.mark.parametrize(
    "lock", [*LOCKS, ROOT / "tests/validators/package-lock.json"], ids=lambda lock: lock.name
)
def test_a_lock_names_no_host_and_no_machine(lock: Path) -> None:
    named = re.compile(
        r"://|\"resolved\"|(?<![\w.])/(home|root|tmp|work)/|\b[\w-]+\.(org|com|net|io)\b|localhost"
    )
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if named.search(line)] == []


def test_the_version_stands_in_one_place() -> None:
    written = [
        path for path in (ROOT / "thbreports").rglob("*.py") if PROJECT["version"] in path.read_text("utf-8")
    ]
    assert written == []
