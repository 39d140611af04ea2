"""Ballots, messages, phone checks; the log, the standings and the results."""
