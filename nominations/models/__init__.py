"""Seasons, nominations, bands, divisions, cities, businesses, applications, entries."""
