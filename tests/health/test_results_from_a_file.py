"""The file of a laboratory: good lines become results, bad ones are listed, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import files
from logistics.access.models import User
from logistics.access.rules import EVERYTHING, NOTHING, Scope
from logistics.audit import Actor, Channel, acting
from logistics.errors import InputRejected, NotFound
from logistics.health import operations
from logistics.health.laboratory import queries, results
from logistics.health.models import ResultFile, Sample
from logistics.isolation.models import Isolation
from logistics.policy.document import Assay, Specimen
from logistics.policy.release_rules import Finding
from logistics.staff.models import StaffMember
from tests import factories
from tests.factories import FloorFactory, RoomFactory, StaffMemberFactory, UserFactory
from tests.isolation.stays import ENTERED, admitted, put_policy_in_force

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATER = ENTERED + timedelta(hours=8)
HEADING = "样本编号,姓名,检测结果,ORF1ab,N"


def taken(session: Session, guest: Isolation, code: str, laboratory: str = "Haibin") -> Sample:
    return operations.take_sample(
        session,
        guest.id,
        assay=Assay.NUCLEIC_ACID,
        specimen=Specimen.NASOPHARYNGEAL,
        due_on=None,
        laboratory=laboratory,
        code=code,
        occurred_at=ENTERED,
    )


@pytest.fixture
def guest(session: Session) -> Isolation:
    factories.use(session)
    put_policy_in_force(session)
    return admitted(session, RoomFactory(floor=FloorFactory()))[0]


def read(session: Session, *lines: str, encoding: str = "utf-8", scope=EVERYTHING) -> ResultFile:  # type: ignore[no-untyped-def]
    content = "\r\n".join((HEADING, *lines)).encode(encoding)
    return results.import_results(session, content, "results.csv", "Haibin", scope=scope, at=LATER)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_good_lines_are_entered_and_each_bad_one_says_its_line_and_field(
    session: Session, guest: Isolation, encoding: str
) -> None:
    first, second, third = (taken(session, guest, f"TUBE-{n}") for n in range(3))
    elsewhere = taken(session, guest, "TUBE-9", laboratory="Linjiang CDC")
    name = f"{guest.person.surname.upper()} Maja"

    file = read(
        session,
        f"TUBE-0,{name},阴性(-),NoCt,/",
        "TUBE-1,,阳性,24.6,23.91",
        "TUBE-2,欧阳䶮,阴性,,",
        "TUBE-2,,也许,,",
        "TUBE-2,,检出,2460,",
        ",,阴性,,",
        "TUBE-X,,阴性,,",
        "TUBE-9,,阴性,,",
        encoding=encoding,
    )

    assert (file.lines, file.entered, file.waiting) == (8, 2, 6)
    assert [(each["line"], each["field"]) for each in file.problems] == [
        (4, "name"),
        (5, "result"),
        (6, "ct_orf1ab"),
        (7, "code"),
        (8, "code"),
        (9, "code"),
    ]
    assert (first.result, first.ct_n) == (Finding.NEGATIVE, None)
    assert (second.result, second.ct_orf1ab, second.ct_n) == (Finding.POSITIVE, 24.6, 23.91)
    assert (third.result, elsewhere.result) == (None, None)
    assert files.content_of(session, file.file_id).decode(encoding).count("TUBE") == 7


def test_the_same_file_again_changes_nothing_and_takes_what_was_put_right(
    session: Session, guest: Isolation
) -> None:
    tube = taken(session, guest, "TUBE-0")
    lines = ("TUBE-0,,阴性,,", "TUBE-1,,阴性,,")
    file = read(session, *lines)
    told = (file.entered, file.waiting, tube.version, tube.result_at)

    again = read(session, *lines)

    assert again is file
    assert (again.entered, again.waiting, tube.version, tube.result_at) == told == (1, 1, 2, LATER)
    taken(session, guest, "TUBE-1")
    assert (read(session, *lines).entered, file.waiting) == (2, 0)
    assert session.scalar(sa.select(sa.func.count(ResultFile.id))) == 1


def test_a_line_that_contradicts_the_record_waits_and_an_old_file_does_not_undo_a_correction(
    session: Session, guest: Isolation
) -> None:
    tube = taken(session, guest, "TUBE-0")
    read(session, "TUBE-0,,阳性,,")
    right = operations.correct_result(
        session, tube.id, finding=Finding.NEGATIVE, reason="mixed up", at=LATER
    )

    assert read(session, "TUBE-0,,阳性,,").waiting == 0
    other = read(session, "TUBE-0,,可疑,,")

    assert (other.problems[0]["field"], right.result) == ("result", Finding.NEGATIVE)


def test_who_may_not_see_a_person_or_is_the_person_enters_no_result(
    session: Session, guest: Isolation
) -> None:
    tube = taken(session, guest, "TUBE-0")
    assert read(session, "TUBE-0,,阴性,,", scope=NOTHING).waiting == 1
    nurse = UserFactory()
    member: StaffMember = StaffMemberFactory(user_id=nurse.id)
    guest.person.staff_member_id = member.id
    session.flush()
    herself = Actor(id=nurse.id, label="nurse", channel=Channel.PAGE, request_id="1")
    with acting(herself, purpose=None):
        file = read(session, "TUBE-0,,阴性,,")
    assert "Nobody handles their own file" in str(file.problems[0]["sentence"])
    assert tube.result is None


def test_what_is_no_table_of_results_is_refused_whole(session: Session, guest: Isolation) -> None:
    for content in (b"", b"code\nTUBE-0", HEADING.encode(), b"\x00\x01\x02"):
        with pytest.raises(InputRejected):
            results.import_results(session, content, "x", "Haibin", scope=EVERYTHING, at=LATER)
    assert session.scalar(sa.select(sa.func.count(ResultFile.id))) == 0


def test_a_file_is_seen_by_who_read_it_and_by_the_city_for_thirty_days(
    session: Session, guest: Isolation
) -> None:
    nurse, colleague = UserFactory(), UserFactory()
    session.flush()
    taken(session, guest, "TUBE-1")
    house = Scope(sites=frozenset({guest.district_id}))

    def actor(user: User) -> Actor:
        return Actor(id=user.id, label="nurse", channel=Channel.PAGE, request_id="1")

    def seen(user: User, scope: Scope, days: int = 0) -> list[ResultFile]:
        at = LATER + timedelta(days=days)
        with acting(actor(user), purpose=None):
            found = queries.result_files(session, scope, at=at)
            for each in found:
                assert queries.get_result_file(session, scope, each.id, at=at) is each
            if not found:
                with pytest.raises(NotFound):
                    queries.get_result_file(session, scope, file.id, at=at)
        return found

    with acting(actor(nurse), purpose=None):
        file = read(session, "TUBE-1,,maybe,,")

    assert seen(nurse, house) == seen(nurse, house, 29) == seen(colleague, EVERYTHING) == [file]
    assert seen(colleague, house) == seen(nurse, house, 30) == []
    with acting(actor(colleague), purpose=None):
        assert read(session, "TUBE-1,,maybe,,") is file
    assert seen(colleague, house) == [file]
