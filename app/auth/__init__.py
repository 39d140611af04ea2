"""Accounts of owners and of organisers."""
