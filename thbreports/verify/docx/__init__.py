"""Words read back from DOCX."""
