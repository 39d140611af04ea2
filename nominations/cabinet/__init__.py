"""The owner's cabinet."""
