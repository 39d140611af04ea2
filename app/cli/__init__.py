"""Flask commands; each calls the operation the screens call."""
