"""Exports: what the panel shows, as filtered, taken out as a file. docs/adr/0023."""
