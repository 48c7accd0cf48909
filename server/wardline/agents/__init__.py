"""The same check for AI agents, before they write: hooks of agent programs, and an MCP server (`mcp_server.py`).

An agent program tells a hook which tool it is about to use. `protocols/` reads that, one file per program, into an
`Event`: the files as they are, and as they would be. `decide` says what is new in them and whether that may be written.
Nothing that an agent sends is ever run or imported, and nothing is written.
"""
