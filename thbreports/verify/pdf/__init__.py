"""Words read back from PDF."""
