"""Fields of a part: their names and what Python makes of their annotations."""

from __future__ import annotations

import ast
import inspect

import pytest

from thbreports import record
from thbreports.record import agenda, meeting, outcomes, people, sessions
from thbreports.record.part import Part, fields_of

MODULES = [agenda, meeting, outcomes, people, sessions]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_field_hides_what_annotations_name(module: object) -> None:
    """Python 3.14 reads annotations late, in a class that holds the defaults of its fields by then."""
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    for model in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        fields = [node for node in model.body if isinstance(node, ast.AnnAssign)]
        own = {node.target.id for node in fields if isinstance(node.target, ast.Name)}
        named = {
            one.id for field in fields for one in ast.walk(field.annotation) if isinstance(one, ast.Name)
        }
        assert own.isdisjoint(named), model.name


def test_every_field_of_every_part_has_a_kind() -> None:
    for name in record.__all__:
        model = getattr(record, name)
        assert issubclass(model, Part)
        assert set(fields_of(model)) == set(model.model_fields)
