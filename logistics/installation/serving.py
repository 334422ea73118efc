"""The web server and one worker beside each other, until the process is asked to end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from logistics.config import ROOT
from logistics.errors import Refused
from logistics.wording import Sentence, say

LOOK_SECONDS = 0.2
GRACE_SECONDS = 40.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0

Process = subprocess.Popen[bytes]
Tell = Callable[[Sentence], None]


class AddressTaken(Refused):
    """Another program listens there."""


def check_free(host: str, port: int) -> None:
    """Refuse a port that is in use.

    :raises AddressTaken: another program listens there
    """
    if _answers(host, port):
        raise AddressTaken(
            say(
                "Something listens at %(host)s:%(port)s already. Choose another with --port.",
                host=host,
                port=port,
            )
        )


def serve(host: str, port: int, *, threads: int, tell: Tell) -> int:
    """Serve until a signal; a worker that dies is started again.

    :returns: 0 after a signal, else the code that the web server ended with
    """
    stop = _stop_on_signals()
    with _process("gunicorn", *_web(host, port, threads)) as web:
        while _goes_on(web, stop) and not _answers(host, port):
            stop.wait(LOOK_SECONDS)
        if _goes_on(web, stop):
            tell(say("The product answers at %(address)s", address=f"http://{host}:{port}"))
        _tend_worker(web, stop, tell)
        return 0 if stop.is_set() else web.wait()


def _web(host: str, port: int, threads: int) -> list[str]:
    """One process: sign-in attempts are counted in its memory unless Redis is named."""
    return [
        f"--bind={host}:{port}",
        "--worker-class=gthread",
        f"--threads={threads}",
        f"--chdir={ROOT}",
        "--log-level=warning",
        "wsgi:app",
    ]


def _tend_worker(web: Process, stop: threading.Event, tell: Tell) -> None:
    pause = 1.0
    while _goes_on(web, stop):
        begun = time.monotonic()
        with _process("logistics", "worker") as worker:
            while _goes_on(web, stop) and worker.poll() is None:
                stop.wait(LOOK_SECONDS)
            code = worker.poll()
        if code is None:
            return
        pause = 1.0 if time.monotonic() - begun > STEADY_SECONDS else min(2 * pause, LONGEST_PAUSE)
        tell(say("The worker ended with code %(code)s and is started again.", code=code))
        stop.wait(pause)


def _goes_on(web: Process, stop: threading.Event) -> bool:
    return web.poll() is None and not stop.is_set()


@contextmanager
def _process(program: str, *arguments: str) -> Iterator[Process]:
    """A program of this environment that gets time to finish and never outlives the block."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    # In a session of its own: an interrupt at the terminal reaches it through here, once.
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own programs
    try:
        yield process
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    finally:
        process.kill()
        process.wait()


def _stop_on_signals() -> threading.Event:
    """Set by the first signal; a second one ends without waiting."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
