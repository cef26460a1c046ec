"""The text of a record, and its values with their places."""
