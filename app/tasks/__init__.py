"""Celery tasks; each calls the operation the screens call."""
