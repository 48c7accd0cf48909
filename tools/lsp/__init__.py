"""A small LSP client that drives a real server over stdio, as an editor would."""

from tools.lsp.client import Arrival, Client, ServerError
from tools.lsp.text import apply_edits, utf16_length

__all__ = ["Arrival", "Client", "ServerError", "apply_edits", "utf16_length"]
