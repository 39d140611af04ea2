"""What is being awarded, and to whom."""
