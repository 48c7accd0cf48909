"""Texts: a byte buffer with a line index, and the positions that editors speak in."""

from wardline_analyzers.text.buffer import Buffer, LineChange
from wardline_analyzers.text.positions import Encoding, character_at, offset_at

__all__ = ["Buffer", "Encoding", "LineChange", "character_at", "offset_at"]
