"""``logistics serve``."""

from __future__ import annotations

import sys

import click

from logistics.installation import preparation, serving
from logistics.terminal import tell


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, threads: int) -> None:
    """Bring the database up to date, then run the web application and a worker."""
    serving.check_free(host, port)
    preparation.prepare()
    sys.exit(serving.serve(host, port, threads=threads, tell=tell))
