"""Somebody with traces in every table, and what is found of them afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, files, vault
from logistics.arrivals.models import Manifest, ManifestState, Screening
from logistics.arrivals.operations.people import number_of
from logistics.arrivals.people_models import Exposure, Person
from logistics.arrivals.symptoms import Symptom
from logistics.config import settings
from logistics.health import operations as health
from logistics.idempotency import IdempotentAnswer
from logistics.isolation.models import AwayKind, AwayPeriod, Isolation, MeasureHandOver
from logistics.release import operations as release
from logistics.release.models import Certificate
from logistics.release.papers import issue_for
from logistics.retention.register import REGISTER, table
from logistics.runs.models import Run, RunKind, RunState
from logistics.schema import METADATA
from tests.reports.house import House, later

SURNAME, GIVEN = "Wennerström-Åkesson", "Ulrika"
PHONE, ADDRESS = "13917772345", "翠湖新村 88 号 1201 室"
CONTACT = "Nils Wennerström-Åkesson 0701234567"


def resident(house: House) -> tuple[Person, Isolation, Certificate]:
    """Somebody who stayed, was tested and released, with a certificate."""
    person = house.traveller(
        surname=SURNAME,
        given_names=GIVEN,
        phone=PHONE,
        home_address=ADDRESS,
        emergency_contact=CONTACT,
        community="翠湖",
    )
    isolation = house.guest(person)
    house.take_negative_samples(isolation)
    for day, temperature, symptoms in ((2, 38.1, [Symptom.COUGH]), (13, 36.5, [])):
        health.record_reading(
            house.session,
            isolation.id,
            temperature=temperature,
            symptoms=symptoms,
            occurred_at=later(days=day, hours=2),
        )
    release.release(house.session, isolation.id, at=later(days=14, hours=14))
    certificate = issue_for(house.session, isolation, at=later(days=14, hours=15))
    return person, isolation, certificate


def written_about(house: House, person: Person, isolation: Isolation) -> None:
    """What other stations wrote: a list, a print run, a kept answer, rows of many tables."""
    session = house.session
    with audit.acting(audit.actor(), purpose=None):
        session.expunge_all()
        session.get_one(Person, person.id)
        paper = files.store(
            session, b"%PDF " + SURNAME.encode(), media_type="application/pdf", at=later(days=14)
        )
    manifest = files.store(
        session, f"{SURNAME};{GIVEN};{PHONE}".encode(), media_type="text/csv", at=later(days=0)
    )
    rows = [
        Run(
            kind=RunKind.PRINT,
            state=RunState.DONE,
            parameters={"reason": f"for {GIVEN} {SURNAME}"},
            requested_label="Mo Ting",
            result={"file_id": str(paper.id), "left_out": [{"title": f"{GIVEN} {SURNAME}"}]},
        ),
        Manifest(
            arrival_id=house.arrival.id,
            file_id=manifest.id,
            file_name=f"{SURNAME}.csv",
            format="table",
            state=ManifestState.APPLIED,
            content_hash="0" * 64,
            read_count=1,
            problems=[{"line": 1, "value": PHONE}],
            by="Mo Ting",
        ),
        Screening(
            person_id=person.id,
            symptoms=["cough"],
            symptomatic=True,
            by="Gu Yan",
            occurred_at=later(),
        ),
        Exposure(
            person_id=person.id, last_contact_at=later(days=-1), where=ADDRESS, occurred_at=later()
        ),
        AwayPeriod(
            isolation_id=isolation.id,
            kind=AwayKind.HOSPITAL,
            where="No. 2",
            note=f"{SURNAME} asked for it",
            occurred_at=later(days=3),
            back_at=later(days=4),
        ),
        MeasureHandOver(
            isolation_id=isolation.id,
            measure="health_monitoring",
            place=ADDRESS,
            receiver="翠湖",
            received_by=CONTACT[:20],
            handed_over_by="Gu Yan",
            occurred_at=later(days=14, hours=16),
        ),
        IdempotentAnswer(
            key="1",
            fingerprint="",
            status=200,
            headers={},
            body=f"<b>{GIVEN} {SURNAME}</b>".encode(),
        ),
        IdempotentAnswer(
            key="2",
            fingerprint="",
            status=200,
            headers={},
            body=json.dumps({"phone": PHONE}).encode(),
        ),
        IdempotentAnswer(key="3", fingerprint="", status=200, headers={}, body=b"kept"),
    ]
    session.add_all(rows)
    session.flush()
    session.execute(
        sa.update(table("passenger"))
        .where(table("passenger").columns.person_id == person.id)
        .values(manifest_id=rows[1].id)
    )


def plant(session: Session, words: str) -> int:
    """Write words into every text of every row that may tell about somebody; says how many."""
    planted = 0
    for name, entry in REGISTER.items():
        for each in {*entry.notes, *entry.told} - {"emergency_contact"}:
            column = table(name).columns[each]
            if isinstance(column.type, sa.String):
                text = words[: column.type.length]
                planted += session.execute(sa.update(table(name)).values({each: text})).rowcount
    session.expire_all()
    return planted


def traces_of(session: Session, person: Person) -> list[str]:
    """Every string that tells who somebody is."""
    numbers = [number_of(each) for each in person.documents]
    return [SURNAME, PHONE, ADDRESS, CONTACT, "0701234567", *numbers]


def residue(session: Session, traces: Sequence[str]) -> list[str]:
    """Where any of the strings stands, in any row of any table or any stored file."""
    session.flush()
    found = [
        f"{name}.{column}: {trace}"
        for name, each in METADATA.tables.items()
        for row in session.execute(sa.select(each)).mappings()
        for column, value in row.items()
        for trace in traces
        if trace.lower() in _written(value)
    ]
    for path in _files():
        content = path.read_bytes()
        with_key = _opened(path, content)
        found += [f"{path.name}: {trace}" for trace in traces if trace.encode() in with_key]
    return sorted(set(found))


def _written(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return re.sub(r"\\u([0-9a-f]{4})", lambda hit: chr(int(hit[1], 16)), text).lower()


def _files() -> Iterator[Path]:
    return (path for path in settings().data_dir.rglob("*") if path.is_file())


def _opened(path: Path, content: bytes) -> bytes:
    try:
        return vault.unseal_bytes(content, place=path.name)
    except vault.KeysMissing:  # not a sealed file: as it lies there
        return content
