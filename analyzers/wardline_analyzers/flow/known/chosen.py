"""A constant that nobody knows: it stands by itself, for compiled code has no classes that are numbers."""


class Chosen(int):
    """A number that a library chooses for a constant: it is another for each of them, and nobody knows which."""

    __slots__ = ()
