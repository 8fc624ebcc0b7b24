"""A server for looking at the site on one's own machine."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files, never from a browser's cache, and says nothing of it."""

    def end_headers(self) -> None:
        """Ask the browser to look again, as pages are rebuilt while one looks."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; what matters is in the browser."""


def preview_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder's files, for this machine only; port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    return ThreadingHTTPServer((HOST, port), partial(_Quiet, directory=str(folder)))
