"""Pictures: plain data in, HTML and SVG out. Everything that comes from data is escaped; nothing here reads a store."""
