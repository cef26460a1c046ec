"""The HTML output."""
