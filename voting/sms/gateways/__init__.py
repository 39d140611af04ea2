"""SMS providers behind one port."""
