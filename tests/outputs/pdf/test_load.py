"""How WeasyPrint is imported, on machines where its libraries are otherwise than here too."""

from __future__ import annotations

import os
import subprocess
import sys

# In a process of its own: WeasyPrint is imported once.  REFUSED are names of libraries that are not there.
_PREPARED = """
import ctypes, ctypes.util, logging, sys
import cffi
import thbreports
from thbreports import formats
from thbreports.errors import OutputError

logging.basicConfig(format="logged: %(message)s", stream=sys.stdout)
search, load, opened = ctypes.util.find_library, cffi.FFI.dlopen, ctypes.CDLL

def dlopen(ffi, name, flags=0):
    if REFUSED(name):
        raise OSError(f"cannot load library '{name}'.  Additionally, it was searched for")
    return load(ffi, name, flags)

def library(name, *others, **options):
    if name and REFUSED(name):
        raise OSError(f"cannot load library '{name}'.  Additionally, it was searched for")
    return opened(name, *others, **options)

cffi.FFI.dlopen, ctypes.CDLL = dlopen, library

def pdf():
    return thbreports.render(thbreports.load("title: T\\ndate: 2026-01-02\\nopening: Words."), "pdf")
"""


def printed(refused: str, code: str, **variables: str) -> list[str]:
    prepared = _PREPARED.replace("REFUSED", f"(lambda name: {refused})")
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", prepared + code],
        capture_output=True,
        text=True,
        env={**inherited, **variables},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_search_for_libraries_is_as_before() -> None:
    code = "formats.warm(['pdf']); print(ctypes.util.find_library is search)"
    assert printed("False", code) == ["True"]


def test_fonts_are_cut_without_harfbuzz_subset_and_that_is_told_once() -> None:
    lines = printed("'harfbuzz-subset' in name", "print(*(pdf()[:5] for _ in range(2)))")
    told = [line for line in lines if line.startswith("logged:")]
    assert len(told) == 1 and "harfbuzz-subset is not there" in told[0]
    assert lines[-1] == "b'%PDF-' b'%PDF-'"


def test_a_machine_without_pango_is_told_what_to_do() -> None:
    code = """
for _ in range(2):
    try:
        pdf()
    except OutputError as error:
        print(error)
"""
    without_typst = "sys.modules['typst'] = None\nfrom importlib import util\nfind = util.find_spec\n"
    without_typst += "util.find_spec = lambda name, *rest: None if name == 'typst' else find(name, *rest)\n"
    lines = printed("'pango-1.0' in name", without_typst + code)
    message = "pdf: error: no PDF can be made, a library of Pango is missing: cannot load library"
    assert len(lines) == 2 and lines[0].startswith(message)
    assert lines[0].endswith("with -f html,docx")


def test_a_machine_without_pango_has_typst_and_is_told_once() -> None:
    code = """
import io, pikepdf
def is_by_typst():
    with pikepdf.open(io.BytesIO(pdf())) as file:
        return "Typst" in str(file.docinfo["/Creator"])
print(is_by_typst(), is_by_typst())
"""
    lines = printed("'pango-1.0' in name", code)
    said = [line for line in lines if line.startswith("logged:")]
    assert len(said) == 1 and said[0].endswith("Typst makes the PDF instead")
    assert lines[-1] == "True True"


def test_a_library_that_only_the_search_finds_is_found() -> None:
    refused = "'pango-1.0' in name and ctypes.util.find_library is not search"
    assert printed(refused, "print(pdf()[:5])") == ["b'%PDF-'"]
