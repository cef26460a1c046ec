"""The words: blocks, runs, lists, tables, notes, pictures, running lines."""
