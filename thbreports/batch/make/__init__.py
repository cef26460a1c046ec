"""Where and how the reports of a record are made."""
