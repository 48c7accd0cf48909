"""Functions that call each other: the strongly connected components of the call graph (Tarjan 1972, no recursion)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def cycles(nodes: Sequence[T], edges: Callable[[T], Iterable[T]]) -> Iterator[list[T]]:
    """Groups of nodes that reach each other; a node that reaches no other group's way back is a group of its own."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    waiting: list[T] = []
    on_stack: set[int] = set()
    for root in nodes:
        if id(root) in index:
            continue
        work: list[tuple[T, Iterator[T]]] = [(root, iter(edges(root)))]
        index[id(root)] = low[id(root)] = len(index)
        waiting.append(root)
        on_stack.add(id(root))
        while work:
            node, rest = work[-1]
            for other in rest:
                if id(other) not in index:
                    index[id(other)] = low[id(other)] = len(index)
                    waiting.append(other)
                    on_stack.add(id(other))
                    work.append((other, iter(edges(other))))
                    break
                if id(other) in on_stack:
                    low[id(node)] = min(low[id(node)], index[id(other)])
            else:
                work.pop()
                if work:
                    above = id(work[-1][0])
                    low[above] = min(low[above], low[id(node)])
                if low[id(node)] == index[id(node)]:
                    group: list[T] = []
                    while True:
                        member = waiting.pop()
                        on_stack.discard(id(member))
                        group.append(member)
                        if member is node:
                            break
                    yield group
