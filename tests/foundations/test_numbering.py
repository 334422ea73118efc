from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from logistics import numbering
from logistics.database import reading, transaction
from logistics.numbering import NumberIsSettled, NumberKind, NumberState, OfficialNumber

AT = datetime(2020, 3, 28, 4, 0, tzinfo=UTC)
THREADS = 8
EACH = 10


def take(session: Session, *, at: datetime = AT, series: str = "QH", count: int = 1) -> list[str]:
    taken = numbering.take(session, NumberKind.ORDER, series=series, at=at, count=count)
    return [str(number) for number in taken]


@pytest.mark.storm
def test_numbers_taken_at_the_same_moment_have_no_gap_and_no_twin(database_url: str) -> None:
    together = threading.Barrier(THREADS)

    def clerk() -> None:
        together.wait()
        for _ in range(EACH):
            with transaction() as session:
                take(session)

    threads = [threading.Thread(target=clerk) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading() as session:
        serials = session.scalars(sa.select(OfficialNumber.serial).order_by(OfficialNumber.serial))
        assert list(serials) == list(range(1, THREADS * EACH + 1))


def test_work_that_is_rolled_back_leaves_no_gap(database_url: str) -> None:
    def fail() -> None:
        with transaction() as session:
            take(session)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with transaction() as session:
        assert take(session) == ["GL-QH-2020-00001"]


def test_each_kind_site_and_year_counts_for_itself(session: Session) -> None:
    take(session)

    assert take(session) == ["GL-QH-2020-00002"]
    assert take(session, series="YL") == ["GL-YL-2020-00001"]
    certificate = numbering.take(session, NumberKind.CERTIFICATE, series="QH", at=AT)
    assert str(certificate[0]) == "JC-QH-2020-00001"


def test_the_year_is_that_of_the_city(session: Session) -> None:
    new_years_morning = datetime(2020, 12, 31, 17, 0, tzinfo=UTC)

    assert take(session, at=new_years_morning) == ["GL-QH-2021-00001"]


def test_a_block_is_reserved_for_the_forms_of_an_outage(session: Session) -> None:
    reserved = numbering.take(
        session, NumberKind.ORDER, series="QH", at=AT, state=NumberState.RESERVED, count=20
    )

    assert [number.serial for number in reserved] == list(range(1, 21))
    assert take(session) == ["GL-QH-2020-00021"]


def test_a_void_number_is_never_given_out_again(session: Session) -> None:
    (number,) = numbering.take(session, NumberKind.ORDER, series="QH", at=AT)
    numbering.settle(session, number.id, state=NumberState.VOID, reason="wrong name", at=AT)

    assert take(session) == ["GL-QH-2020-00002"]
    assert numbering.gaps(session) == []


@pytest.mark.parametrize("settled", [NumberState.VOID, NumberState.SPOILED])
def test_a_number_that_is_settled_stays_so(session: Session, settled: NumberState) -> None:
    (number,) = numbering.take(session, NumberKind.ORDER, series="QH", at=AT)
    numbering.settle(session, number.id, state=settled, reason="printer", at=AT)

    with pytest.raises(NumberIsSettled):
        numbering.settle(session, number.id, state=NumberState.ISSUED, reason="", at=AT)


def test_a_missing_serial_is_found(session: Session) -> None:
    numbering.take(session, NumberKind.ORDER, series="QH", at=AT, count=3)
    session.execute(sa.delete(OfficialNumber).where(OfficialNumber.serial == 2))

    assert numbering.gaps(session) == ["GL-QH-2020: 2 of 3"]
