"""Files, caches, versions and processes of the machine."""
