"""Lines of code that runs."""

from __future__ import annotations

from types import CodeType


def line_at(code: CodeType, instruction: int) -> int:
    """Return the line of an instruction; some jumps have none, and are told at that of the one before."""
    before = [line for start, _, line in code.co_lines() if line and start <= instruction]
    return before[-1] if before else code.co_firstlineno
