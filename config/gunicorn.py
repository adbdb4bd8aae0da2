"""How the API is served: a few processes, each with threads that mostly wait.

WEB_WORKERS processes (about one per core) of WEB_THREADS threads. A thread that waits for a slow
provider holds no database connection, so threads are cheap and there may be many.
"""

import os

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
worker_class = "gthread"
# A connection pool must never cross a fork: each worker loads the application itself.
preload_app = False
timeout = 30
graceful_timeout = 10
keepalive = 5
# Leaks, ours or a library's, end with the worker; the jitter keeps workers from restarting at once.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# Our middleware writes one structured line per request.
accesslog = None
errorlog = "-"
