"""The command ``doctor``."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import click

_EXTRAS = {
    "cluster": ("distributed", "building on several machines, with --cluster"),
    "fonts": ("weblate-fonts", "names in Chinese, Japanese, Korean, Thai and such in PDF"),
}
"""What commands can do with another distribution: the extra, its distribution, and what it is for."""
_OWN = ("thbreports", "python", "SOURCE_DATE_EPOCH")
"""What is told on a line of its own, or is no library."""
_RECORD = "title: Title\ndate: 2024-05-13\nopening: Words.\n"


@click.command(short_help="Tell what this machine has, and what it lacks.")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Tell which Python, libraries, fonts and extras are there, and what each missing one costs.

    Each format is tried with a small record; nothing is written.  Exit status 1 if a format that comes along
    cannot be made.

    \b
    Example:
      thbreports doctor
    """
    from thbreports import formats

    for line in _about_python():
        click.echo(line)
    failed = False
    for name in formats.names():
        problem, remarks = _try(name)
        failed |= bool(problem) and name in formats.BUILT_IN
        click.echo(
            f"{name}: " + "; ".join([f"cannot be made: {problem}" if problem else "can be made", *remarks])
        )
    for line in (*_about_packs(), _about_cache(), *_about_extras()):
        click.echo(line)
    if failed:
        ctx.exit(1)


def _about_python() -> Iterator[str]:
    import platform

    import yaml

    from thbreports.system import versions

    yield f"thbreports {_version('thbreports') or 'not installed'}"
    yield f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}"
    found = versions.versions()
    brought = ", ".join(f"{name} {found[name]}" for name in found if name not in _OWN)
    yield f"libraries: {brought}"
    if missing := [name for name in versions.NATIVE if name not in found]:
        yield f"not there: {', '.join(missing)}, which PDF is laid out with"
    if not hasattr(yaml, "CSafeLoader"):
        yield "libyaml: not there; records take far longer to read: install PyYAML with it"


def _version(distribution: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


class _Remarks(logging.Handler):
    """Collects what is logged while a format is tried."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _try(name: str) -> tuple[str, list[str]]:
    """Return why a format cannot be made, or nothing, and what was logged on the way."""
    import thbreports
    from thbreports.errors import ThbReportsError

    remarks = _Remarks()
    logger = logging.getLogger("thbreports")
    logger.addHandler(remarks)
    try:
        thbreports.render(thbreports.load(_RECORD), name)
    except ThbReportsError as error:
        first = error.problems[0]
        return "; ".join(filter(None, (first.message, first.hint))), remarks.said
    except Exception as error:  # what another distribution brings can raise anything
        return f"{type(error).__name__}: {error}", remarks.said
    finally:
        logger.removeHandler(remarks)
    return "", remarks.said


def _about_packs() -> Iterator[str]:
    from thbreports import packs

    available = packs.available()
    yield "packs: " + ", ".join(pack.name for pack in available)
    families = sorted({face.family for pack in available for face in pack.font_faces()})
    yield f"fonts: {', '.join(families)}, all from packs; PDF needs none of this machine"


def _about_cache() -> str:
    from thbreports.errors import printable
    from thbreports.system import cache

    cache.allow()
    folder = cache.private_folder("templates")
    if folder is None:
        return "cache: none; each command compiles its templates anew, which takes a fraction of a second"
    return printable(f"cache: {folder.parent}")


def _about_extras() -> Iterator[str]:
    for extra, (distribution, purpose) in _EXTRAS.items():
        version = _version(distribution)
        has = f"{distribution} {version}" if version else f"not installed: pip install 'thbreports[{extra}]'"
        yield f"{extra} ({purpose}): {has}"
