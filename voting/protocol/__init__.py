"""The public, append-only, verifiable record of a season."""
