"""The floor: database, clock, phones, settings; it imports nothing of ours."""
