"""One text under analysis: edits go in, findings come out. (The engine's front; see ARCHITECTURE.md.)"""
