"""The hooks of agent programs, run as programs, and the MCP server, driven by the SDK's own client."""
