"""The promotion kit in the cabinet: what is printed, sent around and hung up."""
