"""Compiled templates, kept for the next process: compiling them takes longer than printing them."""

from __future__ import annotations

import functools
from typing import Any

from thbreports import keptcode
from thbreports.lateimports import put_off

_COMPILING = ("jinja2.compiler", "jinja2.lexer", "jinja2.parser", "tempfile")
"""What Jinja2 imports to compile templates and to keep them itself."""

with (
    put_off(*_COMPILING, users=("jinja2.environment", "jinja2.bccache")),
    put_off("urllib.parse", users=("jinja2.utils",)),
):
    import jinja2
    from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps what templates were compiled to, one file for each path of a template.

    It is used again only for the same text, name and path, in an environment that is set up the same way, by
    the same version of Jinja2.
    """

    def __init__(self, keeper: keptcode.Keeper) -> None:
        self.keeper = keeper

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code that is kept for it, if there is any."""
        bucket.code = self.keeper.get(bucket.key, _key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        if bucket.code is not None:
            self.keeper.put(bucket.key, _key(bucket), bucket.code)


@functools.cache
def use() -> None:
    """Keep the compiled templates of this process, and take those of earlier ones."""
    from thbreports.document import template

    if keeper := keptcode.use():
        template.keep_compiled(CompiledTemplates(keeper))


def _key(bucket: Bucket) -> str:
    """Return all that decides what a template is compiled to."""
    environment: Any = bucket.environment
    settings = {
        name: value for name, value in vars(environment).items() if isinstance(value, (str, bool, int))
    }
    tools = [(name, str(getattr(tool, "jinja_pass_arg", ""))) for name, tool in environment.filters.items()]
    decisive = (
        (bucket.key, bucket.checksum, jinja2.__version__),
        (str(type(environment).__mro__), sorted(settings.items()), sorted(tools), sorted(environment.tests)),
    )
    return repr(decisive)
