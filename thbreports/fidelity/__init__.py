"""Words and emphasis read back from finished files and compared with what was meant."""

from thbreports.fidelity.compare import Difference, compare
from thbreports.fidelity.passage import Extract, Passage, UnreadableError, spans, words

__all__ = ["Difference", "Extract", "Passage", "UnreadableError", "compare", "spans", "words"]
