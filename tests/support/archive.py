"""A small archive of records with all that a record may need from its disk, and all kinds of problems."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PIL import Image

SLOW = (
    "{% set text = 'a' * 10000000 %}{% for a in range(2000) %}{% for b in range(2000) %}"
    "{% if 'ab' in text %}{% endif %}{% endfor %}{% endfor %}"
)
"""A template on one line that takes minutes, with fewer steps than a template may have."""
GREEDY = (
    "{% macro hold(text, more) %}{% if more %}{{ hold(text ~ '.', more - 1) }}{% endif %}{% endmacro %}"
    "{{ hold('\U0001d11e' * 999000, 90) }}"
)
"""A template that holds more than 300 MB, with fewer characters than a template may make."""

_RECORDS = {
    "plain": "title: Meeting of the council\ndate: 2026-03-02\nopening: The chair **opened** the meeting.\n",
    "pictures": """\
title: Meeting with pictures
date: 2026-03-03
opening: |
  ![The harbour](harbour.png)

  ![The new berth, seen from the east](plans/./new%20berth.png)
""",
    "own-pack": "pack: ../packs/ours\ntitle: Meeting in a form of its own\ndate: 2026-03-04\nlanguage: fr\n",
    "documents": """\
documents: [base, ../packs/ours, decisions-only]
references: [C(2026)5]
body: The council
title: Meeting with three documents
date: 2026-03-05
decisions: [The berth is built.]
""",
}

_FAULTY = {
    "yaml": "title: Meeting\ndate: 2026-03-06\nopening: [\n",
    "field": "titel: Meeting\ndate: 2026-02-30\n",
    "picture": "title: Meeting\ndate: 2026-03-06\nopening: |\n  Words.\n\n  ![The harbour](harbor.png)\n",
    "pack": "pack: ../packs/our\ntitle: Meeting\ndate: 2026-03-06\n",
    "pack-toml": "title: Meeting\ndate: 2026-03-06\npack: ../packs/wrong\n",
    "template": "pack: ../packs/broken\ntitle: Meeting\ndate: 2026-03-06\n",
    "language": "pack: ../packs/ours\ntitle: Meeting\ndate: 2026-03-06\nlanguage: pt\n",
    "link": "title: Meeting\ndate: 2026-03-06\nopening: |\n  See [there](#nowhere).\n",
}

_PACKS = {
    "house/pack.toml": 'name = "house"\ntitle = "House"\nextends = "base"\n[design]\naccent = "#7a1f3d"\n',
    "house/screen.css": ".house { color: #010203 }\n",
    "house/labels/fr.toml": '[house]\nmotto = "À chaque quai, une voix"\n',
    "house/labels/en.toml": '[house]\nmotto = "Every berth, every voice"\n',
    "ours/pack.toml": 'name = "ours"\ntitle = "Ours"\nextends = "../house"\n',
    "ours/document.html.j2": '{% extends "base/document.html.j2" %}\n'
    '{% block above_title %}<p class="kind">{{ label("house.motto") }}</p>{{ super() }}{% endblock %}\n',
    "broken/pack.toml": 'name = "broken"\ntitle = "Broken"\nextends = "../house"\n',
    "broken/document.html.j2": '{% extends "base/document.html.j2" %}\n'
    "{% block above_title %}\n  {{ meeting.tittle }}{% endblock %}\n",
    "wrong/pack.toml": 'name = "wrong"\ntitle = "Wrong"\nextends = "base"\n[design]\nacent = "#7a1f3d"\n',
}


def good(top: Path) -> Path:
    """Write records without problems below a folder, with their packs, and return the folder of these."""
    return _write(top, _RECORDS)


def faulty(top: Path) -> Path:
    """Write records each of which has another problem, with their packs, and return their folder."""
    return _write(top, _FAULTY)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files of a folder by their names."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def _write(top: Path, records: dict[str, str]) -> Path:
    folder = top / "meetings"
    texts = {f"packs/{name}": text for name, text in _PACKS.items()}
    texts |= {f"meetings/{name}.yaml": text for name, text in records.items()}
    for name, text in texts.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    (folder / "plans").mkdir(exist_ok=True)
    for number, name in enumerate(("harbour.png", "plans/new berth.png", "unused.png")):
        Image.new("RGB", (8 + number, 8), (90, 60 * number, 120)).save(folder / name)
    return folder
