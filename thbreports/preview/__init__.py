"""Reports while they are written: ``thbreports serve`` in the browser, ``thbreports watch`` in a folder."""
