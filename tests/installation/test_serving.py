from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.running import free_port

PATIENCE = 40.0


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def serving(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``logistics serve`` on a new machine, once it answers."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("logistics"), "serve", f"--port={port}"],
        env={**os.environ, "DATABASE_URL": "", "LOGISTICS_DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}" in process.stdout.readline()
    yield process
    process.terminate()
    process.wait(PATIENCE)
    process.stdout.close()


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """The programs that it started and that still run, by name."""
    found = {}
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):
            line = Path(f"/proc/{pid}/cmdline").read_text()
            found |= {name: int(pid) for name in NAMES if name in line}
    return found


NAMES = ("gunicorn", "worker")


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_a_new_machine_serves_replaces_a_dead_worker_and_ends_with_everything_it_started(
    serving: subprocess.Popen[str], port: int
) -> None:
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert answer.read() == b'{"status":"ok"}\n'
    until(lambda: len(children(serving)) == len(NAMES))
    first = children(serving)["worker"]

    os.kill(first, signal.SIGKILL)
    until(lambda: children(serving).get("worker", first) != first)

    started = children(serving).values()
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


def test_a_port_that_is_in_use_is_told(port: int, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", port)):
        answer = subprocess.run(
            [Path(sys.executable).with_name("logistics"), "serve", f"--port={port}"],
            env={**os.environ, "DATABASE_URL": "", "LOGISTICS_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert answer.returncode == 1
    assert "Choose another with --port" in answer.stderr
