"""From the register to a document tree, and from the tree to bytes (pure)."""
