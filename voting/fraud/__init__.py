"""Fraud seen in clusters of votes: what is kept for it, what is found, what people decide."""
