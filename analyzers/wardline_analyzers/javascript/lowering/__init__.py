"""The parts of the lowering: from tree-sitter's tree to the common form. The entry is `javascript/lower.py`."""
