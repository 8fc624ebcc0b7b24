"""A server for looking at the site on one's own machine: its pages and files, and nothing else."""

import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
REQUESTS = 16  # at a time; who comes later waits
PATIENCE = 10.0  # seconds for a client to ask, or to take a part of what it asked for
HEADERS = {
    "Cache-Control": "no-store",  # pages are rebuilt while one looks
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # a page says for itself, by its digest, which script may run; this adds to what it says
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:;"
        " img-src data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the files of one folder to a browser on this machine, and says nothing of it."""

    timeout = PATIENCE

    def send_head(self) -> Any:
        """Return the open file that is asked for, or nothing once something else was answered."""
        if not self._meant():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        if not self._has(Path(self.translate_path(self.path))):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _meant(self) -> bool:
        """Return whether this server is asked by its own name.

        Any site may give a name of its own this machine's address, and read what it then gets.
        """
        name, _, port = self.headers.get("Host", "").partition(":")
        return name.lower() in NAMES and port in ("", str(self.connection.getsockname()[1]))

    def _has(self, path: Path) -> bool:
        """Return whether a path leads to a file of the folder, by no link out and no hidden name.

        A folder leads to its index; without one there is nothing to see.
        """
        folder = Path(self.directory)
        try:
            target = path / "index.html" if path.is_dir() else path
            real = target.resolve(strict=True).relative_to(folder.resolve())
            names = (*target.relative_to(folder).parts, *real.parts)
            return target.is_file() and not any(name.startswith(".") for name in names)
        except (OSError, RuntimeError, ValueError):  # no such file, links in a circle, no such name
            return False

    def end_headers(self) -> None:
        """Tell the browser what it may do with what it is given."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing; what matters is in the browser."""


class PreviewServer(ThreadingHTTPServer):
    """Answers so many requests at a time, and no more."""

    request_queue_size = REQUESTS

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), partial(_Quiet, directory=str(folder)))
        self._places = threading.BoundedSemaphore(REQUESTS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, as soon as there is a place."""
        self._places.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and give the place to the next."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show what went wrong, but say nothing of a browser that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def preview_server(folder: Path, port: int) -> PreviewServer:
    """Return a server of a folder's files, for this machine only; port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    return PreviewServer(folder, port)
