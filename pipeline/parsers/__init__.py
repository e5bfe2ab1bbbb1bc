"""Pure parsers: str to value."""
