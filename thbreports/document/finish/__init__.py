"""From what a template printed to the strict document."""
