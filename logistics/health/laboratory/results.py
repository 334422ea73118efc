"""The file of a laboratory: each good line becomes a result, each other line is listed."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import audit, files
from logistics.access.rules import Scope
from logistics.arrivals.own_file import own_people
from logistics.arrivals.people_models import Person
from logistics.config import settings
from logistics.errors import InputRejected, Problem, Refused
from logistics.health.laboratory import queries
from logistics.health.laboratory.rules import LEAST_CT, MOST_CT
from logistics.health.models import Laboratory, ResultFile, Sample
from logistics.health.operations import enter_result
from logistics.isolation import queries as isolations
from logistics.policy.release_rules import Finding
from logistics.sites.room_table.rows import Column, Unreadable, folded
from logistics.staff.tables import Row, read_what_can_be, short, wall_time
from logistics.staff.tables import words as words_of
from logistics.wording import Sentence, say, stored, term

WRITTEN = {
    "未检出": Finding.NEGATIVE,
    "notdetected": Finding.NEGATIVE,
    "-": Finding.NEGATIVE,
    "检出": Finding.POSITIVE,
    "detected": Finding.POSITIVE,
    "+": Finding.POSITIVE,
    "可疑": Finding.INDETERMINATE,
    "灰区": Finding.INDETERMINATE,
    "inconclusive": Finding.INDETERMINATE,
    "未做": Finding.NOT_DONE,
}
NO_CT = frozenset({"", "/", "-", "noct", "undetermined", "n/a", "未检出", "无"})


def finding(cell: str) -> Finding:
    """Reads a finding as laboratories write it, such as ``阴性(-)`` or ``Not detected``."""
    bare = re.sub(r"[（(].*?[)）]", "", cell) or cell
    known = WRITTEN.get(folded(bare)) or WRITTEN.get(bare.strip())
    return known or words_of(Finding)(bare)


def threshold(cell: str) -> float | None:
    """Reads a cycle threshold; what stands for *none* is none."""
    if folded(cell) in NO_CT or cell in NO_CT:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = 0.0
    if not LEAST_CT <= value <= MOST_CT:
        raise Unreadable(say("%(value)s is no cycle threshold between 5 and 50.", value=cell))
    return value


COLUMNS = (
    Column(
        name="code",
        heading=term("Tube code"),
        read=short(40),
        required=True,
        also=("样本编号", "标本编号", "样本条码", "条码", "条形码", "barcode", "sample id"),
    ),
    Column(
        name="result",
        heading=term("Result"),
        read=finding,
        required=True,
        also=("检测结果", "核酸结果", "finding"),
    ),
    Column(name="name", heading=term("Full name"), read=short(200), default="", also=("姓名",)),
    Column(
        name="ct_orf1ab",
        heading=term("Ct ORF1ab"),
        read=threshold,
        also=("ORF1ab", "ORF1ab基因", "ORF1ab Ct值"),
    ),
    Column(name="ct_n", heading=term("Ct N"), read=threshold, also=("N", "N基因", "N Ct值")),
    Column(
        name="tested_at",
        heading=term("Tested at"),
        read=wall_time,
        also=("检测时间", "报告时间"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Who reads the file of which laboratory."""

    session: Session
    laboratory: Laboratory
    scope: Scope
    at: datetime


def import_results(
    session: Session, content: bytes, name: str, laboratory: str, *, scope: Scope, at: datetime
) -> ResultFile:
    """Enter the results of a CSV or XLSX file; what cannot be used is listed with line and field.

    Good lines are entered even if others are not: a positive does not wait for a typing error.
    The file is kept. The same file again enters nothing twice, and what could not be used
    before is tried anew.

    :raises InputRejected: it is no table, lacks a column, or the laboratory is not on record
    """
    reader = _Reader(
        session=session,
        laboratory=queries.laboratory_named(session, laboratory),
        scope=scope,
        at=at,
    )
    rows, problems = read_what_can_be(content, COLUMNS, say("The file of results cannot be used."))
    lines = len({row.line for row in rows} | {problem.line for problem in problems})
    own = own_people(session)
    entered = 0
    for row in rows:
        try:
            entered += _enter(reader, row, own)
        except InputRejected as wrong:
            problems += [
                Problem(sentence=each.sentence, line=row.line, field=each.field)
                for each in wrong.problems
            ]
        except Refused as wrong:
            problems.append(Problem(sentence=wrong.sentence, line=row.line, field="code"))
    kept = files.store(session, content, media_type="application/octet-stream", at=at)
    return _noted(reader, kept.id, name, lines=lines, entered=entered, problems=problems)


def _enter(reader: _Reader, row: Row, own: frozenset[uuid.UUID]) -> bool:
    """Whether the line entered a result; one that is on record enters none."""
    values = row.values
    sample = _sample(reader, values["code"], own)
    if sample.laboratory != reader.laboratory.name:
        raise _wrong("code", say("This tube goes to %(name)s.", name=sample.laboratory))
    person = reader.session.get_one(Person, sample.person_id)
    if values["name"] and not _same_name(values["name"], person.full_name):
        raise _wrong("name", say("The tube is of somebody with another name."))
    if any(each.result is values["result"] for each in _entries(reader.session, sample)):
        return False
    if sample.result is not None:
        raise _wrong(
            "result",
            say(
                "%(result)s is on record for this tube. Correct it on the person's page.",
                result=sample.result,
            ),
        )
    enter_result(
        reader.session,
        sample.id,
        finding=values["result"],
        ct_orf1ab=values["ct_orf1ab"],
        ct_n=values["ct_n"],
        at=_tested(reader, values["tested_at"]),
    )
    return True


def _sample(reader: _Reader, code: str, own: frozenset[uuid.UUID]) -> Sample:
    sample = queries.find_tube(reader.session, code.upper())
    if sample is None or not _visible(reader, sample):
        raise _wrong("code", say("There is no such tube, or you may not see it."))
    if sample.person_id in own:
        raise _wrong("code", say("Nobody handles their own file. A colleague has to do it."))
    return sample


def _visible(reader: _Reader, sample: Sample) -> bool:
    seen = isolations.visible_people(reader.session, reader.scope)
    question = sa.select(Person.id).where(Person.id == sample.person_id, Person.id.in_(seen))
    return reader.session.scalars(question).first() is not None


def _entries(session: Session, newest: Sample) -> Iterator[Sample]:
    """The entries of a tube, the newest first."""
    yield newest
    while newest.corrects_id is not None:
        newest = session.get_one(Sample, newest.corrects_id)
        yield newest


def _tested(reader: _Reader, local: datetime | None) -> datetime:
    if local is None:
        return reader.at
    moment = local.replace(tzinfo=ZoneInfo(settings().zone)).astimezone(UTC)
    if moment > reader.at:
        raise _wrong("tested_at", say("This moment lies in the future."))
    return moment


def _same_name(written: str, known: str) -> bool:
    """Whether two spellings are one name, whatever comes first."""
    first, second = (
        sorted(re.findall(r"\w+", unicodedata.normalize("NFKC", each).casefold()))
        for each in (written, known)
    )
    return first == second or folded(written) == folded(known)


def _noted(
    reader: _Reader,
    file_id: uuid.UUID,
    name: str,
    *,
    lines: int,
    entered: int,
    problems: list[Problem],
) -> ResultFile:
    row = reader.session.scalars(
        sa.select(ResultFile).where(
            ResultFile.file_id == file_id, ResultFile.laboratory == reader.laboratory.name
        )
    ).first()
    if row is None:
        row = ResultFile(
            laboratory=reader.laboratory.name,
            file_id=file_id,
            name=name[:200],
            lines=lines,
            entered=0,
        )
        reader.session.add(row)
    row.by, row.user_id, row.recorded_at = audit.actor().label, audit.actor().id, reader.at
    row.entered = row.entered + entered
    row.problems = [
        {"line": each.line, "field": each.field, "sentence": stored(each.sentence)}
        for each in sorted(problems, key=lambda problem: problem.line or 0)
    ]
    reader.session.flush()
    return row


def _wrong(field: str, sentence: Sentence) -> InputRejected:
    return InputRejected(sentence, (Problem(sentence=sentence, field=field),))
