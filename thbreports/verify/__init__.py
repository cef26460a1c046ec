"""Words and emphasis read back from finished files and compared with what was meant."""

from thbreports.verify.compare import Difference, compare

__all__ = ["Difference", "compare"]
