"""Gunicorn's settings; nginx stands before it in production."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = os.cpu_count() or 1
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
# Method, path, status, bytes, milliseconds. No query, which may name a person, and no address.
accesslog = "-"
logger_class = "app.accesslog.AccessLog"
access_log_format = "%(m)s %(U)s %(s)s %(B)s %(M)s ms"
control_socket_disable = True  # nothing of ours controls it while it runs
