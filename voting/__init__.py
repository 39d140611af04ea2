"""Who won, and why we believe it."""
