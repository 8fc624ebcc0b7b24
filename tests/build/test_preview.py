"""The preview: asked over real sockets for what it should and should not give."""

import http.client
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from safetynet.build import preview
from safetynet.build.preview import HEADERS, HOST, PreviewServer, preview_server

FILES = {
    "index.html": "first page", "yilan/index.html": "Yilan", "a b 宜蘭.html": "named",
    "yilan/strategy-1.failed.ipynb": "{}", "data/figures.csv": "a,b",
    ".hidden": "x", ".git/config": "x", "yilan/.strategy.html.part": "x",
}  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    site = tmp_path / "reports"
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (tmp_path / "reports-secret").mkdir()
    for name in ("secret.csv", "reports-secret/index.html"):
        (tmp_path / name).write_text("secret", encoding="utf-8")
    made = preview_server(site, 0)
    thread = threading.Thread(target=made.serve_forever, args=(0.05,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def ask(
    server: PreviewServer, path: str, host: str | None = "", method: str = "GET"
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Return the status, body and headers for a path exactly as given; host None sends none."""
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host or f"{HOST}:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body, answer.headers


@pytest.mark.parametrize(
    ("path", "text"),
    [("/", "first page"), ("/index.html?a=1", "first page"), ("/yilan/", "Yilan"),
     ("/a%20b%20%E5%AE%9C%E8%98%AD.html", "named"), ("/yilan/../index.html", "first page"),
     ("/yilan/strategy-1.failed.ipynb", "{}"), ("/data/figures.csv", "a,b")],
)  # fmt: skip
def test_it_serves_the_files_of_the_site(server: PreviewServer, path: str, text: str) -> None:
    status, body, headers = ask(server, path)
    assert (status, body.decode("utf-8")) == (200, text)
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_folder_without_its_slash_leads_there(server: PreviewServer) -> None:
    status, _, headers = ask(server, "/yilan")
    assert (status, headers["Location"]) == (301, "/yilan/")


@pytest.mark.parametrize(
    "path",
    ["/none.html", "/index.html%00", "/%00", "/index.html%00.csv", "/%ff%fe", "/" + "x" * 5000,
     "/data/", "/data", "/.hidden", "/.git/config", "/yilan/.strategy.html.part", "/%2egit/config",
     "/../secret.csv", "/%2e%2e/secret.csv", "/..%2fsecret.csv", "/yilan/..%2f..%2fsecret.csv",
     "/../reports-secret/", "/index.html/", "//etc/passwd", "/%5c..%5csecret.csv"],
)  # fmt: skip
def test_it_serves_nothing_else(server: PreviewServer, path: str) -> None:
    status, body, headers = ask(server, path)
    assert status == 404
    assert b"secret" not in body.replace(b"secret.csv", b"")
    assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_links_that_lead_out_of_the_site_are_not_followed(
    server: PreviewServer, tmp_path: Path
) -> None:
    site = tmp_path / "reports"
    try:
        (site / "within.html").symlink_to("yilan/index.html")
        (site / "file.csv").symlink_to(tmp_path / "secret.csv")
        (site / "folder").symlink_to(tmp_path, target_is_directory=True)
        (site / "beside").symlink_to(tmp_path / "reports-secret", target_is_directory=True)
        (site / "hidden.html").symlink_to(".hidden")
        (site / "circle").symlink_to("circle")
        (site / "linked").mkdir()
        (site / "linked" / "index.html").symlink_to(tmp_path / "secret.csv")
    except OSError as error:
        pytest.skip(f"no symbolic links on this machine: {error}")
    assert ask(server, "/within.html")[:2] == (200, b"Yilan")
    for path in ("file.csv", "folder/secret.csv", "folder/", "beside/", "beside/index.html",
                 "hidden.html", "circle", "linked/", "linked/index.html", "linked"):  # fmt: skip
        assert ask(server, f"/{path}")[0] == 404, path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_what_is_no_file_is_not_opened(server: PreviewServer, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "reports" / "pipe")
    assert ask(server, "/pipe")[0] == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{}", "127.0.0.1:1", "x@localhost", None]
)
def test_it_answers_only_to_its_own_names(server: PreviewServer, host: str | None) -> None:
    """A site that gives its name this machine's address reads nothing."""
    status, body, _ = ask(server, "/", host.format(server.server_port) if host else None)
    assert status == 421
    assert b"first page" not in body


@pytest.mark.parametrize("host", ["localhost:{}", "LOCALHOST:{}", "127.0.0.1", "localhost"])
def test_it_answers_to_both_of_its_names(server: PreviewServer, host: str) -> None:
    assert ask(server, "/", host.format(server.server_port))[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_it_takes_nothing(server: PreviewServer, method: str) -> None:
    assert ask(server, "/index.html", method=method)[0] == 501


def test_it_listens_on_this_machine_alone(server: PreviewServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"


def test_who_says_nothing_is_sent_away(
    server: PreviewServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview._Quiet, "timeout", 0.2)
    for said in (b"", b"GET / HTTP/1.1\r\nHost: local"):
        with socket.create_connection((HOST, server.server_port), timeout=60) as silent:
            silent.sendall(said)
            assert silent.recv(1) == b""


def test_who_comes_when_there_is_no_place_waits(
    server: PreviewServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, going_on = threading.Semaphore(0), threading.Event()
    answer = preview._Quiet.handle

    def held(self: preview._Quiet) -> None:
        begun.release()
        assert going_on.wait(60)
        answer(self)

    monkeypatch.setattr(preview._Quiet, "handle", held)
    with ThreadPoolExecutor(preview.REQUESTS + 4) as browsers:
        waiting = [browsers.submit(ask, server, "/") for _ in range(preview.REQUESTS + 4)]
        for _ in range(preview.REQUESTS):
            assert begun.acquire(timeout=60)
        assert not begun.acquire(timeout=0.3)
        going_on.set()
        assert {future.result()[0] for future in waiting} == {200}
