"""What pydantic makes of the models to check records with, kept for the next process.

Making it takes longer than reading, checking and composing a short record.
"""

from __future__ import annotations

import functools
import pickle
import threading
from typing import TYPE_CHECKING

import pydantic
from pydantic_core import SchemaValidator

from thbreports import keptcode
from thbreports.record.meeting import Meeting

if TYPE_CHECKING:
    from pydantic.plugin._schema_validator import PluggableSchemaValidator


_completing = threading.Lock()


@functools.cache
def validator() -> SchemaValidator | PluggableSchemaValidator:
    """Return what makes a meeting of plain data or raises ValidationError, as ``Meeting.model_validate``."""
    with _completing:  # pydantic completes the models when first asked, which two threads may do at a time
        return _completed()


def _completed() -> SchemaValidator | PluggableSchemaValidator:
    keeper = keptcode.current()
    key = f"{pydantic.VERSION} {keptcode.code_beside(__file__)}" if keeper else ""
    kept = keeper.get("record", key) if keeper else None
    if kept is not None:
        return SchemaValidator(pickle.loads(kept))
    Meeting.model_rebuild()
    if keeper:
        keeper.put("record", key, pickle.dumps(Meeting.__pydantic_core_schema__))
    return Meeting.__pydantic_validator__
