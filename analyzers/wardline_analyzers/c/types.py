"""What a declaration says of a name: its type, as far as sizes and signs go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wardline_analyzers.c.nodes import Expression

WIDTHS: Final = {
    **dict.fromkeys(("char", "bool", "_Bool", "int8_t", "uint8_t", "uchar", "BYTE", "u_char", "u8", "byte"), 1),
    **dict.fromkeys(("short", "int16_t", "uint16_t", "char16_t", "u16", "WORD", "ushort"), 2),
    **dict.fromkeys(("int", "int32_t", "uint32_t", "wchar_t", "char32_t", "u32", "DWORD", "uint", "float"), 4),
    **dict.fromkeys(("long", "int64_t", "uint64_t", "size_t", "ssize_t", "off_t", "ptrdiff_t", "u64"), 8),
    **dict.fromkeys(("intptr_t", "uintptr_t", "double", "time_t", "rsize_t", "off64_t"), 8),
    **dict.fromkeys(("socklen_t", "uid_t", "gid_t", "pid_t", "mode_t"), 4),
}
"""Bytes of what is no pointer, on the machines that most code is written for."""
UNSIGNED: Final = frozenset(
    (
        *("size_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "uintptr_t", "u8", "u16", "u32", "u64", "uint"),
        *("ushort", "uchar", "u_char", "BYTE", "WORD", "DWORD", "socklen_t", "rsize_t", "byte", "bool", "_Bool"),
        *("mode_t", "uid_t", "gid_t"),
    )
)
SIGNED: Final = frozenset(
    ("int", "long", "short", "ssize_t", "int8_t", "int16_t", "int32_t", "int64_t", "off_t", "ptrdiff_t", "char")
)
POINTER: Final = 8


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `base` is its last word (`char`, `size_t`, `user`), in C++ without `std::`."""

    base: str
    pointers: int = 0
    lengths: tuple[Expression | None, ...] = ()
    """Of an array, the outermost first; None: as long as what it is given."""
    unsigned: bool = False
    reference: bool = False
    static: bool = False
    whole: str = ""
    """The type as it is written, for classes with arguments."""
    constant: bool = False

    @property
    def width(self) -> int | None:
        """Bytes of one element of an array, or of the thing itself; None: not known."""
        return POINTER if self.pointers else WIDTHS.get(self.base)

    @property
    def is_pointer(self) -> bool:
        return self.pointers > 0 and not self.lengths

    @property
    def is_integer(self) -> bool:
        return not self.pointers and not self.lengths and (self.base in SIGNED or self.base in UNSIGNED)

    @property
    def is_signed(self) -> bool:
        return self.is_integer and not self.unsigned and self.base in SIGNED

    @property
    def is_unsigned(self) -> bool:
        return not self.pointers and (self.unsigned or self.base in UNSIGNED)

    @property
    def is_plain(self) -> bool:
        """Of C: nothing runs when it comes to be, and nothing is in it then."""
        return self.pointers > 0 or self.base in WIDTHS

    def pointed(self) -> int | None:
        """Bytes of what a pointer, or an array, of this type has one of."""
        if self.lengths:
            return self.width if len(self.lengths) == 1 else None
        if self.pointers > 1:
            return POINTER
        return WIDTHS.get(self.base) if self.pointers == 1 else None


NOTHING: Final = Type("")
