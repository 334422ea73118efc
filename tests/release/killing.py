"""Kill the printing worker at random moments and look what became of the certificates.

``python -m tests.release.killing --certificates 150 --kills 15`` prints what it found; the
installation is a temporary one on SQLite, or on the database that ``--database`` names, which
must be empty.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from multiprocessing.process import BaseProcess
from pathlib import Path

import pikepdf
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import clock, database, files, numbering, vault
from logistics.config import settings
from logistics.database import reading, transaction
from logistics.documents import jobs
from logistics.health import operations as health
from logistics.isolation.clock_of import clock_of
from logistics.isolation.models import Isolation
from logistics.policy.release_rules import Finding
from logistics.release import operations, papers
from logistics.release.models import Certificate, CertificatePrint
from logistics.runs import queries as runs
from logistics.runs.models import Run, RunState
from logistics.schema import migrations
from tests import factories
from tests.isolation.stays import admitted, put_policy_in_force
from tests.release import printer

SILENT_SECONDS = 0.6
PATIENCE = 600.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the kills left behind.

    :ivar runs: print runs that had to be asked for; one unless a run was given up
    :ivar wrong: everything that is not as it must be
    """

    certificates: int
    kills: int
    claims: int
    runs: int
    seconds: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.certificates} certificates, {self.kills} kills, {self.claims} claims of "
            f"{self.runs} runs, {self.seconds:.0f} s: {'; '.join(self.wrong) or 'nothing wrong'}"
        )


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where the worker works.

    :ivar folder: for the bell that wakes it
    :ivar alone: it draws in its own process, in small parts
    :ivar longest: seconds after which it is killed at the latest
    """

    url: str
    folder: Path
    alone: bool = False
    longest: float = 4.0

    @property
    def environment(self) -> dict[str, str]:
        """What the worker is told."""
        return {
            "DATABASE_URL": self.url,
            "LOGISTICS_DATA_DIR": str(settings().data_dir),
            "LOGISTICS_QUEUE_URL": f"sqlite:///{self.folder / 'queue.db'}",
            "LOGISTICS_SILENT_SECONDS": str(SILENT_SECONDS),
        }


def issued(session: Session, count: int) -> uuid.UUID:
    """So many certificates of one site and day, each of a person in a room; the site."""
    put_policy_in_force(session)
    floor = factories.FloorFactory()
    zone = factories.ZoneFactory(floor=floor)
    for _ in range(count):
        isolation, _ = admitted(session, factories.RoomFactory(floor=floor, use__zone=zone))
        _release(session, isolation)
    return floor.site_id


def _release(session: Session, isolation: Isolation) -> None:
    timeline = clock_of(session, isolation)
    for test in timeline.tests_for_release():
        for laboratory in ("Linjiang CDC", "Haibin")[: test.laboratories]:
            sample = health.take_sample(
                session,
                isolation.id,
                assay=test.assay,
                specimen=test.specimen,
                due_on=test.due_on,
                laboratory=laboratory,
                occurred_at=timeline.start,
            )
            health.enter_result(session, sample.id, finding=Finding.NEGATIVE, at=timeline.start)
    operations.release(session, isolation.id, at=timeline.release_due)
    papers.issue_for(session, isolation, at=timeline.release_due)


def kill_and_print(
    installation: Installation, *, certificates: int, kills: int, seed: int
) -> Outcome:
    """Print with a worker that is killed at random; the last one may finish."""
    chance, begun = random.Random(seed), time.monotonic()
    with transaction() as session:
        factories.use(session)
        site = issued(session, certificates)
        day = session.scalars(sa.select(Certificate.occurred_at)).first()
    assert day is not None
    wanted = {"site_id": site, "day": (day + timedelta(hours=8)).date()}
    asked = [_ask(wanted)]
    killed = 0
    while _unprinted():
        if killed < kills:
            killed += _killed_at_random(installation, asked[-1], chance)
        else:
            with _worker(installation) as worker:
                _until(lambda: _state(asked[-1]) not in _GOING)
                worker.terminate()
                worker.join(PATIENCE)
        if _state(asked[-1]) not in _GOING and _unprinted():
            asked.append(_ask(wanted))
    return _outcome(asked, certificates, killed, time.monotonic() - begun)


_GOING = (RunState.QUEUED, RunState.RUNNING)


def _ask(wanted: dict[str, object]) -> uuid.UUID:
    with transaction() as session:
        return jobs.request(session, "release_certificates", wanted, at=clock.now()).id


def _killed_at_random(installation: Installation, run: uuid.UUID, chance: random.Random) -> int:
    """Let a worker take the run, kill it a while later; 0 when it had ended before."""
    before = _claims(run)
    with _worker(installation) as worker:
        _until(lambda: _claims(run) > before or _state(run) not in _GOING)
        time.sleep(chance.uniform(0, installation.longest))
        alive = worker.is_alive() and _state(run) in _GOING
        worker.kill()
        worker.join()
    time.sleep(SILENT_SECONDS)  # so that the next worker need not look twice
    return int(alive)


@contextmanager
def _worker(installation: Installation) -> Iterator[BaseProcess]:
    """The real worker of the product; it never outlives the block."""
    starting = multiprocessing.get_context("forkserver")
    starting.set_forkserver_preload(["tests.release.printer"])
    worker = starting.Process(
        target=printer.work, args=(installation.environment, installation.alone)
    )
    worker.start()
    try:
        yield worker
    finally:
        worker.kill()
        worker.join()


def _state(run: uuid.UUID) -> RunState:
    with reading() as session:
        return runs.get(session, run).state


def _claims(run: uuid.UUID) -> int:
    with reading() as session:
        return runs.get(session, run).token


def _unprinted() -> int:
    with reading() as session:
        return (
            session.scalar(
                sa.select(sa.func.count()).select_from(Certificate).where(~Certificate.prints.any())
            )
            or 0
        )


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the printing worker made no progress")
        time.sleep(0.05)


def _outcome(asked: list[uuid.UUID], count: int, killed: int, seconds: float) -> Outcome:
    with reading() as session:
        rows = [runs.get(session, each) for each in asked]
        return Outcome(
            certificates=count,
            kills=killed,
            claims=sum(row.token for row in rows),
            runs=len(rows),
            seconds=seconds,
            wrong=tuple(_wrong(session, rows)),
        )


def _wrong(session: Session, rows: list[Run]) -> Iterator[str]:
    """Numbers that are missing or there twice, and files that are not whole."""
    yield from numbering.gaps(session)
    yield from files.damaged(session)
    prints = Counter(session.scalars(sa.select(CertificatePrint.certificate_id)))
    for row in session.scalars(sa.select(Certificate)):
        if prints[row.id] != 1:
            yield f"{row.number} was counted {prints[row.id]} times"
    on_paper: Counter[str] = Counter()
    for run in rows:
        if run.state is RunState.DONE:
            pdf = files.content_of(session, uuid.UUID(str((run.result or {})["file_id"])))
            on_paper.update(_numbers_in(pdf))
            with pikepdf.open(BytesIO(pdf)) as file:
                yield from file.check_pdf_syntax()
    for number in session.scalars(sa.select(Certificate.number)):
        if on_paper.pop(number, 0) != 1:
            yield f"{number} is not once on paper"
    yield from (f"{number} is on paper, but not on record" for number in on_paper)


def _numbers_in(pdf: bytes) -> list[str]:
    """The number at the head of each page that starts a certificate, by its bookmark."""
    with pikepdf.open(BytesIO(pdf)) as file, file.open_outline() as outline:
        titles = [item.title or "" for item in outline.root]
    return [found[0] for title in titles if (found := re.match(r"JC-\S+", title))]


def main() -> int:
    """The command line of this proof."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--certificates", type=int, default=150)
    options.add_argument("--kills", type=int, default=15)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="logistics-kills-") as name:
        folder = Path(name)
        os.environ["LOGISTICS_DATA_DIR"] = name
        vault.write_keys(vault.new_keys(), settings().keys_file)
        url = settings({"DATABASE_URL": chosen.database or f"sqlite:///{folder}/l.db"}).database_url
        migrations.upgrade(database.bind(url))
        found = kill_and_print(
            Installation(url=url, folder=folder),
            certificates=chosen.certificates,
            kills=chosen.kills,
            seed=chosen.seed,
        )
    sys.stdout.write(f"{found}\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
