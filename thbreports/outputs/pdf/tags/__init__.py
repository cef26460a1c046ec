"""The structure tree of a PDF, corrected."""
