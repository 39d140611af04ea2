"""The web channel and the public pages of standings and results."""
