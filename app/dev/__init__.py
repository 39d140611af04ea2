"""A laptop's stand-ins for the outside world: a telephone and a mailbox in the browser."""
