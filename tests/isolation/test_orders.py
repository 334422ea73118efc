"""The order of an isolation: what it says, and that it was served, signed or refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from logistics.access.rules import Role
from logistics.arrivals.people_models import GuardianLink
from logistics.database import transaction
from logistics.documents.bilingual import Bilingual
from logistics.documents.isolation_order import IsolationOrderFacts
from logistics.isolation import operations, papers
from logistics.isolation.operations.orders import OrderNotDrawn, ServedAlready
from logistics.policy import queries as policies
from tests.documents.papers_of_the_day import pages_of
from tests.factories import PersonFactory
from tests.isolation.stays import ENTERED, admitted, put_policy_in_force
from tests.reports.house import house_of
from tests.terminal import Terminal
from tests.web import key, sign_in

DAY = ENTERED.date()


def test_an_order_names_the_measures_in_sequence_the_law_and_the_parent_who_signs(
    session: Session,
) -> None:
    put_policy_in_force(session)
    isolation, room = admitted(session)
    isolation.branch = "business_visit"
    isolation.policy_version_id = policies.ids_by_number(session)[1]
    parent = PersonFactory(full_name="Astrid Lindqvist")
    session.add(GuardianLink(person_id=isolation.person_id, guardian_id=parent.id))
    session.flush()
    papers.draw_orders(session, room.site_id, DAY, at=ENTERED)

    printed = papers.isolation_orders(
        session, {"site_id": str(room.site_id), "day": f"{DAY}"}, ENTERED
    )

    facts = printed.papers[0].facts
    assert isinstance(facts, IsolationOrderFacts)
    assert facts.measure == Bilingual(
        zh="集中留验 → 指定宾馆", en="Hold-and-test → Designated hotel"
    )
    assert facts.legal_basis.zh
    assert facts.legal_basis.en
    assert facts.guardian == "Astrid Lindqvist"


@pytest.mark.parametrize("signed", [True, False])
def test_an_order_is_served_once_and_signed_or_refused(session: Session, signed: bool) -> None:
    put_policy_in_force(session)
    isolation, room = admitted(session)
    later = ENTERED + timedelta(hours=2)
    with pytest.raises(OrderNotDrawn):
        operations.serve_order(session, isolation.id, signed=signed, at=later)
    papers.draw_orders(session, room.site_id, DAY, at=ENTERED)

    order = operations.serve_order(session, isolation.id, signed=signed, at=later)

    assert (order.served_at, order.signed) == (later, signed)
    with pytest.raises(ServedAlready):
        operations.serve_order(session, isolation.id, signed=True, at=later)


def test_a_refused_signature_is_noted_by_api_and_a_signed_one_at_the_terminal(
    app: Flask, installation: Path, database_url: str
) -> None:
    with transaction() as session:
        house = house_of(session)
        first, second = house.guest(), house.guest()
        for each in (first, second):
            operations.draw_order(session, each.id, series="QH", facts={}, at=ENTERED)
        refuser, signer = first.id, str(second.id)
    client = sign_in(app, Role.CLERK, city=True)
    terminal = Terminal(data_dir=installation, database_url=database_url)

    refused = client.post(
        f"/api/v1/isolations/{refuser}/order", json={"signed": False}, headers=key()
    )
    unsaid = client.post(f"/isolations/{signer}/order", data={}, headers=key())
    told = terminal.run("isolation", "serve", signer, "--signed")

    assert (refused.status_code, refused.get_json()["signed"]) == (200, False)
    assert unsaid.status_code == 422
    assert "signed." in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_orders_of_a_day_are_printed_at_the_terminal(
    app: Flask, installation: Path, database_url: str, tmp_path: Path
) -> None:
    with transaction() as session:
        house = house_of(session)
        house.guest(person=house.traveller(full_name="Maja Lindqvist"))
    terminal = Terminal(data_dir=installation, database_url=database_url)
    file = tmp_path / "orders.pdf"

    told = terminal.run("isolation", "orders", "QH", str(file), "--day", str(DAY))
    unknown = terminal.run(
        *("isolation", "orders", "XX", str(file), "--day", str(DAY)), ends_with=1
    )

    assert ": 1 printed" in told
    assert "Maja Lindqvist" in pages_of(file.read_bytes())[0]
    assert unknown == "There is no such site, or you may not see it.\n"
