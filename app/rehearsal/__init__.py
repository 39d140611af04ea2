"""Rehearsals of invented businesses: staging one, showing it to whoever enters, wiping it."""
