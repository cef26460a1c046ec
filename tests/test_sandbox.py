"""The short ways through the sandbox of templates lead where Jinja2's own ways lead."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from thbreports.document.functions import join
from thbreports.document.sandbox import Sandbox
from thbreports.text import escaped

MACRO = "{% macro m(a, b='<') %}[{{ a }}{{ b }}]{% endmacro %}"
TEMPLATES = [
    MACRO + "{{ m(1) }}{{ m('&', 2) }}{{ m(b=3, a=words) }}{{ m(m(4)) }}",
    MACRO + "{% for a in marked %}{{ m(a) }}{% if not loop.last %}, {% endif %}{{ loop.first }}{% endfor %}",
    MACRO + "{% autoescape false %}{{ m('<') }}{{ ['<'] | join('&') }}{% endautoescape %}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, c='<') }}",
    "{% macro m(a) %}{{ a }}{{ caller('<') }}{% endmacro %}{% call(b) m(1) %}{{ b }}&{% endcall %}",
    "{{ words | join(' & ') }}{{ marked | join(' & ') }}{{ marked | join('<br/>' | safe) }}{{ [] | join }}",
    "{{ [1, none, words] | join }}{{ items | join(', ', attribute='name') }}{{ words | join('') | length }}",
    MACRO + "{{ m() }}",
    MACRO + "{{ m(1, 2, 3) }}",
    MACRO + "{{ m(1, c=2) }}",
    "{{ unknown | join(', ') }}",
    "{{ loop.last }}{% for a in words %}{{ loop._iterator }}{% endfor %}",
]


def shown(kind: type[jinja2.Environment], template: str) -> str:
    environment = kind(autoescape=True, undefined=jinja2.StrictUndefined)
    if kind is Sandbox:
        environment.filters["join"] = join
    values: dict[str, Any] = {
        "words": ["<a>", "b & c", "'"],
        "marked": ["<a>", Markup("<b>c</b>")],
        "items": [{"name": "<"}, {"name": Markup("<i/>")}],
    }
    try:
        return environment.from_string(template).render(values)
    except (jinja2.TemplateError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_print_what_the_sandbox_of_jinja2_prints(template: str) -> None:
    assert shown(Sandbox, template) == shown(ImmutableSandboxedEnvironment, template)


@given(st.text(alphabet="@given(TEXTS)<>\"';a é"))
def test_words_are_escaped_as_markupsafe_escapes_them(words: str) -> None:
    assert escaped(words) == str(escape(words))
