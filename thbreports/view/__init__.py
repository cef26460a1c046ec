"""A record as a pack shows it."""
