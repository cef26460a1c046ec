"""thbreports measured against its peers: ``python -m benchmarks``."""
