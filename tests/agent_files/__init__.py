"""What agents read: hidden characters, orders in prose, MCP servers in all clients' forms."""
