"""The styles: from the design of a pack, or from its reference document."""
