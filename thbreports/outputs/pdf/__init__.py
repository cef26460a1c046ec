"""The PDF output."""
