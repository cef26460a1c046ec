"""The formats of a report, each in a package of its own."""
