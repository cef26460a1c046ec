"""The file: its parts and their relations."""
