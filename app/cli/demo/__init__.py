"""The demo season: what it is made of (pure, from a seed) and its creation."""
