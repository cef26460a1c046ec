"""axe-core in Chromium: what of WCAG 2.2 and EN 301 549 a machine can see broken on a rendered page."""

import json
from collections.abc import Sequence
from pathlib import Path

from validators import tools

#: The ways a page is looked at: as it is, in a dark scheme, on a phone, and on paper.
VIEWS = ("light", "dark", "phone", "print")


def check(files: Sequence[Path], views: Sequence[str] = VIEWS) -> dict[Path, list[str]]:
    """What is wrong with each HTML file in each view.

    Besides the rules of axe-core: a phone page that scrolls sideways (WCAG 1.4.10), a page that asks for
    anything beyond its own file, and anything the browser reports as an error.
    """
    node = tools.command("node")
    browser = tools.command("chromium", "chromium-browser", "google-chrome")
    tools.file(tools.NODE_MODULES / "playwright-core" / "package.json", "playwright-core (npm)")
    tools.file(tools.NODE_MODULES / "axe-core" / "axe.min.js", "axe-core (npm)")
    job = {"browser": browser, "views": list(views), "files": [str(file.resolve()) for file in files]}
    output = tools.run([node, Path(__file__).with_name("axe.mjs")], stdin=json.dumps(job))
    found = json.loads(output)
    return {file: found[str(file.resolve())] for file in files}
