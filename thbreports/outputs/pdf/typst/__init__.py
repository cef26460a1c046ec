"""The PDF output by Typst, which needs no library of the system."""
