"""The worker of the product as a process that starts at once, to be killed by a test."""

from __future__ import annotations

import os
from collections.abc import Mapping

from logistics import database, worker
from logistics.config import settings
from logistics.documents import batch, jobs

worker.load_jobs()


def work(environment: Mapping[str, str], alone: bool) -> None:
    """Do runs until somebody ends this process.

    :param alone: draw small parts in this process, not large ones in processes of their own
    """
    os.environ.update(environment)
    if alone:
        jobs.FEW, batch.FEW, batch.CHUNK = 10_000, 1, 4
    database.bind(settings().database_url)
    worker.work_until(worker.stop_on_signals())
