"""The Nu HTML checker, the validator that W3C runs: HTML, the ARIA in it and its style sheets."""

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from validators import tools


def check(files: Sequence[Path]) -> dict[Path, list[str]]:
    """The errors and warnings for each HTML file.

    Remarks are left out (that a void element needs no closing slash, say), and so is the checker's guess at
    the language of the text, which the record states.
    """
    java = tools.command("java")
    jar = tools.file(
        tools.NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar", "the Nu HTML checker (npm vnu-jar)"
    )
    options = [
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--no-langdetect",
        "--skip-info-messages",
    ]
    output = tools.run(
        [java, *tools.JAVA, "-Xss4m", "-jar", jar, *options, *(file.resolve() for file in files)]
    )
    # The checker says nothing at all about a file that it cannot find.
    assert all(file.is_file() for file in files), files
    found: dict[Path, list[str]] = {file.resolve(): [] for file in files}
    for message in json.loads(output)["messages"]:
        # A message without an address is about the run itself: such a run has checked nothing.
        assert "url" in message, message
        place = f"line {message.get('lastLine', '?')}: " if message["type"] != "non-document-error" else ""
        found[Path(unquote(urlsplit(message["url"]).path))].append(f"{place}{message['message']}")
    return {file: found[file.resolve()] for file in files}
