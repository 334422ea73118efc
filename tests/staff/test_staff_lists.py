from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from logistics.access.rules import EVERYTHING, NOTHING, Scope
from logistics.errors import InputRejected, Stale
from logistics.staff import operations, queries
from logistics.staff.operations import CodeTaken, MemberOrder
from logistics.staff.rules import LicenceMissing, Team
from tests.factories import LANDED, DistrictFactory, SiteFactory, StaffMemberFactory

TABLE = """工号,姓名,队伍,电话,闭环,驾照
J001,华军,驾驶员,13800000001,是,A1
S001,白露,随车人员,,是,
"""


def order(**values: object) -> MemberOrder:
    known: dict[str, object] = {
        "code": "J001",
        "name": "Hua Jun",
        "team": Team.DRIVER,
        "licence": "A1",
        "closed_loop": True,
        "district_id": DistrictFactory().id,
    }
    return MemberOrder(**{**known, **values})  # type: ignore[arg-type]


def codes(session: Session, scope: Scope, **which: object) -> list[str]:
    question = queries.staff_question(scope, **which)  # type: ignore[arg-type]
    return [member.code for member in session.scalars(question)]


def test_a_driver_needs_a_licence(session: Session) -> None:
    with pytest.raises(LicenceMissing) as refusal:
        operations.add_member(session, order(licence=""), at=LANDED)

    assert str(refusal.value) == "Hua Jun drives: name the class of the licence."


def test_a_code_belongs_to_one_member(session: Session) -> None:
    operations.add_member(session, order(), at=LANDED)

    with pytest.raises(CodeTaken) as refusal:
        operations.add_member(session, order(name="Tao Min"), at=LANDED)

    assert str(refusal.value) == "Somebody has the code J001 already."


def test_who_has_left_is_on_a_list_of_their_own_and_may_come_back(session: Session) -> None:
    member = operations.add_member(session, order(), at=LANDED)

    operations.leave(session, member.id, at=LANDED)
    session.flush()
    away = (codes(session, EVERYTHING), codes(session, EVERYTHING, left=True))
    operations.come_back(session, member.id)
    session.flush()

    assert away == ([], ["J001"])
    assert codes(session, EVERYTHING) == ["J001"]


def test_an_edit_based_on_an_older_version_is_refused(session: Session) -> None:
    member = operations.add_member(session, order(), at=LANDED)
    operations.edit_member(session, member.id, order(name="Tao Min"), expected=1)

    with pytest.raises(Stale):
        operations.edit_member(session, member.id, order(name="Qiu Shan"), expected=1)

    assert member.name == "Tao Min"


def test_a_table_registers_changes_and_leaves_alone(session: Session) -> None:
    DistrictFactory()

    first = operations.import_members(session, TABLE.encode(), scope=EVERYTHING, at=LANDED)
    second = operations.import_members(
        session, TABLE.replace("13800000001", "139").encode(), scope=EVERYTHING, at=LANDED
    )

    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 1, 1)
    assert codes(session, EVERYTHING, team=Team.DRIVER, closed_loop=True) == ["J001"]


def test_a_table_with_mistakes_changes_nothing(session: Session) -> None:
    DistrictFactory()
    table = "code,name,team,closed_loop,licence\nJ1,Hua Jun,driver,yes,\nJ2,,pilot,maybe,A1\n"

    with pytest.raises(InputRejected) as refusal:
        operations.import_members(session, table.encode(), scope=EVERYTHING, at=LANDED)

    assert [(p.line, p.field, str(p.sentence)) for p in refusal.value.problems] == [
        (3, "name", "This field is empty."),
        (3, "team", "pilot is none of: driver, escort, medical_team, site_team, desk_team."),
        (3, "closed_loop", "maybe is neither yes nor no."),
    ]
    assert codes(session, EVERYTHING) == []


def test_a_table_is_held_to_the_rules_and_to_the_scope(session: Session) -> None:
    StaffMemberFactory(code="J1")
    table = "code,name,team,licence\nJ1,Hua Jun,driver,\n"

    with pytest.raises(InputRejected) as refusal:
        operations.import_members(session, table.encode(), scope=NOTHING, at=LANDED)

    assert [(p.field, str(p.sentence)) for p in refusal.value.problems] == [
        ("district", "There is no such district, or you may not see it."),
        ("licence", "Hua Jun drives: name the class of the licence."),
        ("code", "The code belongs to staff of another district."),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is neither CSV nor XLSX."),
        (b"name,team\n", "The table of staff cannot be used."),
        (b"code,name,team\n", "The table of staff cannot be used."),
    ],
)
def test_junk_gets_a_sentence(session: Session, content: bytes, sentence: str) -> None:
    with pytest.raises(InputRejected) as refusal:
        operations.import_members(session, content, scope=EVERYTHING, at=LANDED)

    assert str(refusal.value) == sentence


def test_staff_are_seen_by_district_and_site_and_by_nobody_without_a_grant(
    session: Session,
) -> None:
    site = SiteFactory()
    StaffMemberFactory(code="A", site_id=site.id)
    StaffMemberFactory(code="B")
    StaffMemberFactory(code="C", district=DistrictFactory(code="HB"))

    assert codes(session, NOTHING) == []
    assert codes(session, Scope(sites=frozenset({site.id}))) == ["A"]
    assert codes(session, Scope(districts=frozenset({site.district_id}))) == ["A", "B"]
    assert codes(session, EVERYTHING) == ["A", "B", "C"]
