"""What a large method may cost."""

from __future__ import annotations

from tests.effort import within
from wardline_analyzers.opening import open_document


def test_a_method_of_many_indexes_is_not_walked_for_each_of_them() -> None:
    """Each index is asked what its variable is given."""
    lines = "".join(f"    int v{n} = next(x, {n}); out[v{n}] = in[v{n}];\n" for n in range(400))
    text = f"class A {{ void f(int[] out, int[] in, int x, String s) {{\n    int k = Integer.parseInt(s);\n{lines}}}}}\n"
    with within(3):
        open_document(text.encode(), path="A.java").settle()
