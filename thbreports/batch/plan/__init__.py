"""Which records there are, and which files are to be made."""
