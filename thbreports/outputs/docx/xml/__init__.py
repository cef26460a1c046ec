"""The XML of Word."""
