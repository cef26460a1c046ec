"""No template reaches Python, the machine, or more of a record than its fields; what it tries is told."""

from __future__ import annotations

import contextlib
import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from markupsafe import Markup, escape

import thbreports
from thbreports import packs
from thbreports.document import Document, budget, compose
from thbreports.document.environment import Sandbox
from thbreports.document.functions import functions
from thbreports.document.template import _forget_changed
from thbreports.document.values import Function
from thbreports.errors import PackError
from thbreports.record import Meeting
from thbreports.record.markdown import escaped
from thbreports.view.prepare import prepare
from thbreports.view.view import FieldText, Printing, View

CASES = Path(__file__).parents[1] / "cases"
RECORD = """\
title: Meeting of the **drafting** group
date: 2024-03-14
references: [DG(2024)3]
opening: Hello.
sessions:
- {number: "1", title: Opening, minutes: The Chair opened the meeting.}
participants:
- {name: CanaryName, organisation: CanaryOrg, attribution: anonymous}
"""
PARENT = """\
<html lang="en"><body><h1>{{ meeting.title }}</h1>
{% block opening %}<p>{{ meeting.title }}</p>{% endblock %}
{% block notes %}<p>Notes</p>{% endblock %}</body></html>"""
PARTS = "{% macro points(all) %}<p>{{ all }}</p>{% endmacro %}"
TEMPLATE = '{% extends "attack/parent.j2" %}\n{% block opening %}\n'


def escapes() -> Iterator[Any]:
    for path in sorted((CASES / "escapes").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("# "):
                template, reason = line.split(" => ")
                yield pytest.param(template, reason, id=f"{path.stem}:{number}")


def printed_from(folder: Path, files: dict[str, str | bytes], record: str = RECORD) -> Document:
    """Return the document of a record in a pack of these files."""
    pack = folder / "attack"
    for name, text in {"pack.toml": pack_file(), "parent.j2": PARENT, "parts.j2": PARTS, **files}.items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    meeting = thbreports.load(record.encode())
    return compose(meeting, packs.find(pack))


def pack_file(more: str = "") -> str:
    return f'name = "attack"\ntitle = "An attack"\nextends = "base"\n{more}'


def refused(folder: Path, files: dict[str, str | bytes], record: str = RECORD) -> str:
    """Return the only problem of a pack, from the name of its file on."""
    with pytest.raises(PackError) as caught:
        printed_from(folder, files, record)
    (problem,) = caught.value.problems
    return str(problem).removeprefix(f"{folder}/attack/")


@pytest.mark.parametrize(("template", "reason"), list(escapes()))
def test_what_a_template_cannot_do_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, reason: str
) -> None:
    monkeypatch.setattr(budget, "STEPS", 100_000)  # as refused as five million, and sooner
    monkeypatch.setattr(budget, "CHARACTERS", 100_000_000)
    problem = refused(tmp_path, {"document.html.j2": f"{TEMPLATE}{template}\n{{% endblock %}}\n"})
    assert problem.startswith("document.html.j2:3:1: error: ")
    assert reason in problem


def test_minutes_that_are_a_list_are_not_printed_as_a_text(tmp_path: Path) -> None:
    template = f"{TEMPLATE}{{{{ meeting.sessions[0].minutes }}}}\n{{% endblock %}}\n"
    listed = "title: A\ndate: 2024-01-01\nsessions: [{title: B, minutes: [C, {decision: D}]}]\n"
    assert "go through flow(session.minutes)" in refused(tmp_path, {"document.html.j2": template}, listed)


SHARED = (
    '{% import "attack/shared.j2" as shared %}{% extends "base/document.html.j2" %}{% block opening %}<p>'
)


def test_macros_that_all_reports_share_have_the_words_and_numbers_of_each(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "document.html.j2": SHARED + "{{ shared.told() }} {{ shared.told() }}</p>{% endblock %}",
        "shared.j2": '{% macro told() %}{{ label("decisions") }} {{ counter("a") }}{% endmacro %}',
    }
    for language, words in (("en", "Decisions 1 Decisions 2"), ("fr", "Décisions 1 Décisions 2")) * 2:
        assert f"<p>{words}</p>" in printed_from(tmp_path, files, f"{RECORD}\nlanguage: {language}\n").markup


def test_nothing_of_one_report_is_kept_in_what_all_share(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "document.html.j2": SHARED + "{{ shared.words }}</p>{% endblock %}",
        "shared.j2": '{% set words = label("decisions") %}',
    }
    for _ in range(2):
        problem = refused(tmp_path, files)
        assert problem.startswith("shared.j2:1:1: error: 'label' is called outside of a macro")
        assert problem.endswith('import it "with context"')


def test_a_change_reaches_those_that_import_what_has_changed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "document.html.j2": SHARED + "{{ shared.told() }}</p>{% endblock %}",
        "shared.j2": '{% from "attack/below/inner.j2" import told as inner %}'
        "{% macro told() %}{{ inner() }}{% endmacro %}",
    }
    for words in ("First", "Second"):
        files["below/inner.j2"] = f"{{% macro told() %}}{words}{{% endmacro %}}"
        assert f"<p>{words}</p>" in printed_from(tmp_path, files).markup


def test_a_template_that_another_thread_is_adding_is_left_alone() -> None:
    """A cache of Jinja2 has the name of a template a moment before the template."""
    adding = Sandbox(auto_reload=False)
    cache: Any = adding.cache
    cache["known"] = adding.from_string("words")
    cache._queue.append("added")
    _forget_changed(adding)
    assert "known" in cache


def test_hundreds_of_escapes_are_tried() -> None:
    assert len(list(escapes())) > 400


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("pack-rce", "document.html.j2:2:1: error: unknown name 'lipsum'"),
        ("pack-path", "document.html.j2:2:1: error: there is no 'printing' in a text"),
        ("pack-origin", "document.html.j2:2:1: error: there is no 'printing' in a text"),
        ("pack-fmt", "labels/en.toml:1:1: error: {m.join.__globals__[string]"),
    ],
)
def test_the_packs_of_an_attack_are_refused(name: str, problem: str) -> None:
    folder = CASES / "attack-packs" / name
    with pytest.raises(PackError) as caught:
        compose(thbreports.load(RECORD.encode()), packs.find(folder))
    assert str(caught.value).startswith(f"{folder}/{problem}")


@pytest.mark.parametrize(
    ("label", "problem"),
    [
        ("{name.__class__}", "{name.__class__} is no placeholder in label 'words'"),
        ("{name[0]}", "{name[0]} is no placeholder"),
        ("{name!r}", "{name!r} is no placeholder"),
        ("{name:>1000000000}", "{name:>1000000000} is no placeholder"),
        ("{name:{name}}", "a brace without its partner"),
        ("{}", "{} is no placeholder"),
        ("{0}", "{0} is no placeholder"),
        ("{ name }", "{ name } is no placeholder"),
        ("{name", "a brace without its partner"),
        ("name}", "a brace without its partner"),
        ("{__class__}", "{__class__} is no placeholder"),
        ("{nam}", "unknown placeholder {nam} in label 'words'; did you mean 'name'?"),
        ("{environment}", "unknown placeholder {environment}"),
        ("\\u0000", "label 'words' holds the control character U+0000"),
        ("\\ufdd0", "label 'words' holds the control character U+FDD0"),
    ],
)
def test_a_label_holds_names_alone_and_is_told_at_its_own_line(
    tmp_path: Path, label: str, problem: str
) -> None:
    template = TEMPLATE + '<p>{{ label("words", name="Jan") }}</p>{% endblock %}'
    files: dict[str, str | bytes] = {
        "document.html.j2": template,
        "labels/en.toml": f'note = "A"\n\nwords = "{label}"\n',
    }
    told = refused(tmp_path, files)
    assert told.startswith("labels/en.toml:3:1: error: ")
    assert problem in told


def test_braces_of_a_label_itself_are_written_twice(tmp_path: Path) -> None:
    template = TEMPLATE + '<p>{{ label("words", name="<Jan>") }}</p>{% endblock %}'
    document = printed_from(
        tmp_path, {"document.html.j2": template, "labels/en.toml": 'words = "{{&}} {name}"'}
    )
    assert "<p>{&amp;} &lt;Jan&gt;</p>" in document.markup


@pytest.mark.parametrize(
    "line", ["{title.__class__}", "{title[0]}", "{title!r}", "{title:>10}", "{}", "{title", "{tite}"]
)
def test_a_running_line_holds_names_alone(tmp_path: Path, line: str) -> None:
    told = refused(tmp_path, {"pack.toml": pack_file(f'[running]\nheader-left = "{line}"\n')})
    assert told.startswith("pack.toml:5:1: error: ")


@pytest.mark.parametrize("words", ["{page.__class__}", "{pages!r}", "{page:>9}", "{title}", "{page"])
def test_the_label_of_a_running_line_holds_names_alone(tmp_path: Path, words: str) -> None:
    told = refused(tmp_path, {"labels/en.toml": f'page-of-pages = "{words}"'})
    assert told.startswith("labels/en.toml:1:1: error: ")
    assert "in label 'page-of-pages'" in told


def test_braces_of_a_record_are_words_in_a_running_line(tmp_path: Path) -> None:
    pack = pack_file('[running]\nheader-left = "{title}"\n')
    document = printed_from(tmp_path, {"pack.toml": pack}, "title: '{page.upper} {0}'\ndate: 2024-03-14\n")
    assert document.running["header-left"] == "{{page.upper}} {{0}}"


def test_a_template_that_is_no_text_is_told_at_the_line_of_the_byte(tmp_path: Path) -> None:
    told = refused(tmp_path, {"document.html.j2": b"<html>\n\n\xff</html>"})
    assert told.startswith("document.html.j2:3:1: error: the template is not UTF-8 text")


def test_a_template_that_lies_outside_its_pack_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.j2"
    secret.write_text("secret")
    pack = tmp_path / "attack"
    pack.mkdir()
    (pack / "inner.j2").symlink_to(secret)
    (pack / "endless.j2").symlink_to("endless.j2")
    (pack / "folder.j2").mkdir()
    (pack / "large.j2").write_bytes(b" " * 1_000_001)
    for name, problem in [
        ("inner", "the template lies outside its pack"),
        ("endless", "there is no template 'attack/endless.j2'"),
        ("folder", "the template is not a file"),
        ("large", "the template has 1,000,001 bytes; at most 1,000,000"),
    ]:
        template = f'{TEMPLATE}{{% include "attack/{name}.j2" %}}{{% endblock %}}'
        files: dict[str, str | bytes] = {"document.html.j2": template}
        assert refused(tmp_path, files).startswith(f"document.html.j2:3:1: error: {problem}")
    (pack / "document.html.j2").unlink()
    (pack / "document.html.j2").symlink_to(secret)
    with pytest.raises(PackError) as caught:
        printed_from(tmp_path, {})
    (fault,) = caught.value.problems
    assert str(fault).endswith("document.html.j2:1:1: error: the template lies outside its pack")
    assert "secret" not in fault.explain().replace(str(tmp_path), "")


def test_the_record_beside_a_pack_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "attack").mkdir()
    (tmp_path / "attack" / "minutes.yaml").write_text(RECORD)
    told = refused(
        tmp_path, {"document.html.j2": TEMPLATE + '{% include "attack/minutes.yaml" %}{% endblock %}'}
    )
    assert told.startswith("document.html.j2:3:1: error: there is no template 'attack/minutes.yaml'")


@pytest.mark.parametrize(
    "template",
    [
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% if 1 %}" * 300 + "{% endif %}" * 300,
        "{% for a in [1] %}" * 60 + "{% endfor %}" * 60,
        "{{ " + "not " * 5000 + "1 }}",
        "{{ 1" + " + 1" * 5000 + " }}",
        "{{ a" + ".b" * 5000 + " }}",
        "{{ " + "[" * 500 + "]" * 500 + " }}",
    ],
)
def test_a_template_that_is_nested_too_deeply_is_told(tmp_path: Path, template: str) -> None:
    told = refused(tmp_path, {"document.html.j2": template})
    assert told.startswith("document.html.j2:1")


def test_a_template_that_includes_itself_is_told(tmp_path: Path) -> None:
    told = refused(tmp_path, {"document.html.j2": '{% include "attack/document.html.j2" %}'})
    assert told.startswith("document.html.j2:1:1: error: the template calls itself without end")


def test_an_error_of_a_parent_is_told_in_the_parent(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "document.html.j2": '{% extends "attack/parent.j2" %}{% block a %}{{ super() }}{% endblock %}',
        "parent.j2": "<html>\n{% block a %}\n{{ meeting.printing }}{% endblock %}</html>",
    }
    assert refused(tmp_path, files).startswith("parent.j2:3:1: error: unknown field 'printing' in meeting")


def test_what_is_withheld_reaches_no_template(tmp_path: Path) -> None:
    every = "".join(f"{{{{ {walk} }}}}" for walk in ("p.name", "p.organisation", "p.category", "p.role"))
    template = TEMPLATE + f"<p>{{% for p in meeting.participants %}}{every}{{% endfor %}}</p>{{% endblock %}}"
    assert "Canary" not in printed_from(tmp_path, {"document.html.j2": template}).markup


def test_one_template_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    """What a template imports without its context is kept by Jinja2; nothing in it can be changed."""
    files: dict[str, str | bytes] = {
        "store.j2": "{% set stored = {'a': []} %}",
        "document.html.j2": '{% extends "attack/parent.j2" %}{% import "attack/store.j2" as store %}\n'
        "{% block opening %}\n{{ store.stored.a.append(meeting.title) }}{% endblock %}",
    }
    assert "there is no 'append' in a list" in refused(tmp_path, files)


# What a value may be that comes out of any expression: data, and what can only be called.
DATA = (str, Markup, FieldText, int, float, bool, type(None), list, tuple, dict, range, datetime.date, View)
CALLED = (Function, Macro, BlockReference, LoopContext, TemplateReference, TemplateModule)
ALLOWED = frozenset({*DATA, *CALLED})
OPERATORS = "+ - * / // % ~ and or == < in".split()
NAMES = sorted(
    {
        name
        for kind in (str, Markup, list, dict, int, float, datetime.date, type, object)
        for name in dir(kind)
    }
    | {name for kind in (View, Function, Macro, BlockReference, LoopContext) for name in dir(kind)}
    | {name for kind in (TemplateReference, TemplateModule, Undefined, FieldText) for name in dir(kind)}
    | {
        "_environment",
        "_func",
        "_context",
        "_stack",
        "_iterator",
        "_body_stream",
        "_undefined_obj",
        "gi_frame",
    }
    | {"__globals__", "__code__", "__self__", "__func__", "_TemplateReference__context", "printing", "origin"}
)


@pytest.fixture(scope="module")
def reachable() -> dict[str, Any]:
    """What a template begins with: the names of its context."""
    meeting, pack = prepare(thbreports.load(Path("examples/records/committee-2026.yaml")))
    view = View(meeting, "", (), Printing(meeting._checked), pack.hidden())
    labels = pack.labels(meeting.language)
    return {"meeting": view, "language": meeting.language, **functions(labels, meeting.language)}


@pytest.fixture(scope="module")
def environment() -> Sandbox:
    return Sandbox(undefined=StrictUndefined)


def check(value: Any, way: str, depth: int = 0) -> None:
    """Refuse a value that is not allowed, or that holds one."""
    assert type(value) in ALLOWED or isinstance(value, Undefined), f"{way} is a {type(value)}"
    if depth < 3 and isinstance(value, (list, tuple, dict)):
        for inner in [*value, *(value.values() if isinstance(value, dict) else ())][:50]:
            check(inner, way, depth + 1)


def inner_values(value: Any) -> list[Any]:
    found = list(value.values()) if isinstance(value, dict) else []
    return [*list(value)[:3], *found] if isinstance(value, (list, tuple, dict, range)) else []


def test_nothing_but_data_is_reached_from_any_value_by_any_name(
    environment: Sandbox, reachable: dict[str, Any]
) -> None:
    """All attributes and items, of all that is reached from them, and what is called with nothing."""
    made: list[Any] = []
    template = environment.from_string(
        "{% macro m(a) %}{{ take(caller) }}{% endmacro %}{% block b %}{{ take(self, self.b, m) }}"
        "{% endblock %}"
        "{% for a in [1] recursive %}{{ take(loop, loop.cycle) }}{% endfor %}{% call m() %}{% endcall %}"
    )
    with budget.one_report():
        template.render(**reachable, take=Function("take", lambda *values: made.extend(values)))
    context = template.new_context(reachable)
    queue = [
        *reachable.values(),
        *environment.globals.values(),
        *made,
        environment.from_string("{% macro a() %}{% endmacro %}").make_module(),
        1,
        1.5,
        {"a": 1},
    ]
    seen: set[Any] = set()
    while queue:
        value = queue.pop()
        kind = (type(value), value._name if type(value) is Function else getattr(value, "_model", None))
        if kind in seen:
            continue
        seen.add(kind)
        found = []
        names: list[Any] = [*NAMES, 0, -1, None, 1.5, True]
        for name in names:
            for look in (environment.getattr, environment.getitem)[not isinstance(name, str) :]:
                try:
                    result = look(value, name)
                except (TemplateError, TypeError):
                    continue
                check(result, f"{kind}.{name}")
                found.append(result)
        with contextlib.suppress(TemplateError, TypeError, ValueError):
            found.append(environment.call(context, value))
        for result in found:
            check(result, f"{kind}()")
            if not isinstance(result, Undefined):
                queue += [result, *inner_values(result)]
    assert len(seen) > 60


@pytest.mark.parametrize("seed", range(10))
def test_nothing_but_data_comes_out_of_any_expression(
    environment: Sandbox, reachable: dict[str, Any], seed: int
) -> None:
    """Expressions of chance: names, attributes, items, calls, filters and operators over one another."""
    chance = random.Random(seed)
    evaluated = 0
    for _ in range(150):
        source = expression(chance, environment, sorted(reachable), chance.choice([1, 1, 2, 2, 3]))
        taken: list[Any] = []
        try:
            template = environment.from_string(f"{{{{ take({source}) }}}}")
            with budget.one_report():
                template.render(**reachable, take=Function("take", taken.append))
        except Exception as error:  # which exceptions these may be is what ``print_template`` is tested for
            assert isinstance(
                error, (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AssertionError)
            )
        for value in taken:
            check(value, source)
            evaluated += 1
    assert evaluated > 10


def expression(chance: random.Random, environment: Sandbox, names: list[str], depth: int) -> str:
    def inner() -> str:
        return expression(chance, environment, names, depth - 1)

    if depth == 0:
        literals = ["1", "'a'", "[]", "{'a': 1}", "(1, 2)", "none", "true", "''", "'<b>'", "'title'", "1.5"]
        return chance.choice([*names, "meeting", "meeting.sessions", "meeting.title", "range(3)", *literals])
    some = [
        *NAMES,
        *names,
        "title",
        "sessions",
        "date",
        "number",
        "upper",
        "join",
        "split",
        "items",
        "replace",
    ]
    shapes = [
        lambda: f"({inner()}).{chance.choice(some)}",
        lambda: f"({inner()})['{chance.choice(some)}']",
        lambda: f"({inner()})[{inner()}]",
        lambda: f"({inner()})[{chance.choice(['0', '-1', ':2', '::-1'])}]",
        lambda: f"({inner()})({', '.join(inner() for _ in range(chance.randrange(3)))})",
        lambda: f"({inner()}).{chance.choice(some)}({inner()})",
        lambda: f"({inner()}) | {chance.choice(sorted(set(environment.filters) - {'~', 'for'}))}",
        lambda: (
            f"({inner()}) | {chance.choice(['map', 'sort', 'groupby', 'runs', 'join'])}"
            f"({chance.choice(['', 'attribute='])}'{chance.choice(some)}')"
        ),
        lambda: f"({inner()}) | map('{chance.choice(sorted(environment.filters))}', {inner()}) | list",
        lambda: f"({inner()}) {chance.choice(OPERATORS)} ({inner()})",
        lambda: f"[{inner()}, {inner()}]",
        inner,
    ]
    return chance.choice(shapes)()


def test_a_text_has_no_public_attribute_but_those_of_texts() -> None:
    assert {name for name in dir(FieldText) if not name.startswith("_")} == {
        name for name in dir(str) if not name.startswith("_")
    }


def test_a_part_has_nothing_but_its_fields(reachable: dict[str, Any]) -> None:
    meeting = reachable["meeting"]
    assert {name for name in dir(View) if not name.startswith("_")} == set()
    assert set(vars(meeting)) == set(Meeting.model_fields)


GOOD = [
    ("{{ words | join(' & ') }}", "&lt;a&gt; &amp;amp; b &amp;amp; c".replace("&amp;amp;", "&amp;")),
    ("{{ marked | join(' & ') }}", "&lt;a&gt; &amp; <b>c</b>"),
    ("{{ words[0] ~ marked[1] }}", "&lt;a&gt;<b>c</b>"),
    ("{{ 'a' ~ 1 ~ none }}", "a1None"),
    ("{% macro m(a, b='<') %}[{{ a }}{{ b }}]{% endmacro %}{{ m('&') }}{{ m(b=1, a=2) }}", "[&amp;&lt;][21]"),
    ("{% macro m() %}({{ caller('<') }}){% endmacro %}{% call(x) m() %}{{ x }}&{% endcall %}", "(&lt;&)"),
    ("{% for a in 'ab' %}{{ loop.index }}{{ a }}{{ ', ' if not loop.last }}{% endfor %}", "1a, 2b"),
    ("{{ ('<b>' | safe) | upper }}{{ '<b>' | upper }}", "<B>&lt;B&gt;"),
    ("{{ [3, 1, 2] | sort | join }}{{ [1, 2] | sum }}{{ [1, 1] | unique | join }}", "12331"),
    ("{{ people | map(attribute='name') | join(', ') }}", "b, a"),
    ("{{ people | sort(attribute='name') | map(attribute='name') | first }}", "a"),
    ("{% for name, all in people | groupby('name') %}{{ name }}{{ all | length }}{% endfor %}", "a1b1"),
    ("{{ people | selectattr('name', 'eq', 'a') | list | length }}", "1"),
    ("{{ 'a-b'.split('-') | join('+') }}{{ 'abc'[1:] }}{{ 'a'.replace('a', '<') }}", "a+bbc&lt;"),
    ("{{ 7 // 2 }}{{ 7 % 2 }}{{ 1.25 | round(1) }}{{ -3 | abs }}{{ '4' | int + 1 }}", "311.2" + "35"),
    ("{{ date.year }}-{{ date.isoformat() }}-{{ date }}", "2024-2024-03-14-2024-03-14"),
    ("{{ {'a': 1}.a }}{{ {'a': 1}['a'] }}{{ {'a': 1}.get('b', 2) }}", "112"),
    ("{{ unknown is defined }}{{ unknown | default('x') }}{{ words is iterable }}", "FalsexTrue"),
    ("{{ '-' * 3 }}{{ [1] + [2] | list | length if false else '' }}{{ 2 * 3 }}", "---6"),
]


@pytest.mark.parametrize(("template", "shown"), GOOD)
def test_what_templates_are_for_works(environment: Sandbox, template: str, shown: str) -> None:
    values: dict[str, Any] = {
        "words": ["<a>", "b", "c"],
        "marked": ["<a>", Markup("<b>c</b>")],
        "people": [{"name": "b"}, {"name": "a"}],
        "date": datetime.date(2024, 3, 14),
    }
    assert environment.from_string(template).render(values) == shown


@given(st.text(alphabet="@given(TEXTS)<>\"';a é"))
def test_words_are_escaped_as_markupsafe_escapes_them(words: str) -> None:
    assert escaped(words) == str(escape(words))
