"""Settings of an installation, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where this installation keeps its things and how it faces the world.

    :ivar database_url: SQLAlchemy URL; SQLite below ``data_dir`` unless ``DATABASE_URL`` is set
    :ivar data_dir: database, stored papers, keys and queue of an embedded installation
    :ivar public_url: the address that QR codes on papers lead to
    :ivar zone: time zone of the city, for moments that belong to no site or port
    :ivar limits_url: where request limits are counted; Redis when several processes serve
    :ivar queue_url: where requested work rings for the workers: a file of its own, or a server
    :ivar proxies: how many reverse proxies stand before the product and name the caller
    :ivar plan_mebibytes: memory that the solvers of one plan may hold
    :ivar report_cut_off: how long after a day's midnight its report closes
    :ivar departs_within: a released person who has not departed by then is overdue
    :ivar silent_after: a worker without a heartbeat for so long loses its work to another
    """

    database_url: str
    data_dir: Path
    public_url: str
    limits_url: str
    queue_url: str
    secure_cookies: bool
    backup_dir: Path
    zone: str
    proxies: int
    plan_mebibytes: int
    silent_after: timedelta
    report_cut_off: timedelta
    departs_within: timedelta

    @property
    def keys_file(self) -> Path:
        """The keys that encrypt document numbers and sign sessions."""
        return self.data_dir / "keys.json"

    @property
    def papers_dir(self) -> Path:
        """Stored papers by their hash."""
        return self.data_dir / "papers"

    @property
    def parts_dir(self) -> Path:
        """Drawn parts of print runs that are under way."""
        return self.data_dir / "parts"

    @property
    def clock_file(self) -> Path:
        """The demonstration clock, where one is set."""
        return self.data_dir / "clock.json"

    @property
    def erased_file(self) -> Path:
        """Ids of people who were erased, for a database that is restored from before that."""
        return self.data_dir / "erased.txt"


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process.

    :raises ValueError: the queue is put into the database file, where two builds of SQLite meet;
        or a time of day is none
    """
    data_dir = Path(environment.get("LOGISTICS_DATA_DIR") or ROOT / "var").absolute()
    database_url = _driver(
        environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'logistics.db'}"
    )
    queue_url = _driver(
        environment.get("LOGISTICS_QUEUE_URL") or f"sqlite:///{data_dir / 'queue.db'}"
    )
    if queue_url == database_url and database_url.startswith("sqlite"):
        raise ValueError("LOGISTICS_QUEUE_URL names the database file; the queue needs its own")
    return Settings(
        database_url=database_url,
        data_dir=data_dir,
        public_url=environment.get("LOGISTICS_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        limits_url=environment.get("LOGISTICS_LIMITS_URL", "memory://"),
        queue_url=queue_url,
        secure_cookies=environment.get("LOGISTICS_SECURE_COOKIES", "0") == "1",
        backup_dir=Path(environment.get("LOGISTICS_BACKUP_DIR") or data_dir / "backups"),
        zone=environment.get("LOGISTICS_ZONE", "Asia/Shanghai"),
        proxies=int(environment.get("LOGISTICS_PROXIES", "0")),
        plan_mebibytes=int(environment.get("LOGISTICS_PLAN_MEBIBYTES", "4096")),
        silent_after=timedelta(seconds=float(environment.get("LOGISTICS_SILENT_SECONDS", "20"))),
        report_cut_off=_time_of_day(environment.get("LOGISTICS_REPORT_CUT_OFF", "24:00")),
        departs_within=timedelta(hours=float(environment.get("LOGISTICS_DEPARTURE_HOURS", "12"))),
    )


def _driver(url: str) -> str:
    """A PostgreSQL address as people write it, for the driver in use."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _time_of_day(text: str) -> timedelta:
    """A time such as 18:00, as the time after midnight; 24:00 is the end of the day."""
    hours, _, minutes = text.partition(":")
    if hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60:
        after = timedelta(hours=int(hours), minutes=int(minutes))
        if timedelta() < after <= timedelta(days=1):
            return after
    raise ValueError(f"LOGISTICS_REPORT_CUT_OFF is {text}; write a time from 00:01 to 24:00")
