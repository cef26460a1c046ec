"""The DOCX output."""
