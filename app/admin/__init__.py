"""The organiser's panel, one module a screen."""
