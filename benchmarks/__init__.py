"""How fast thbreports is beside what else people would use; see docs/benchmarks.md."""
