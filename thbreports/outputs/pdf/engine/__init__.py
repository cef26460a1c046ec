"""WeasyPrint, as it is loaded, heard and kept from leaking."""
