"""Public pages of nominations and entries."""
