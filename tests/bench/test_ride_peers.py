from __future__ import annotations

from importlib.util import find_spec

import pytest

from logistics.bench.ride_peers import PEERS, Peer
from logistics.bench.transport_cases import transport_case
from logistics.planning.transport.checks import violations

INSTALLED = [peer for peer in PEERS if find_spec(peer.package)]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("peer", INSTALLED, ids=lambda peer: peer.name)
def test_a_peer_is_judged_on_a_whole_and_lawful_plan(peer: Peer) -> None:
    problem = transport_case(60, 1)

    plan = peer.method(problem, 1.0, 1, report=lambda _: True)

    assert violations(problem, plan) == ()
    assert plan.people_left_behind == 0
    assert sum(trip.people for duty in plan.duties for trip in duty.trips) == 60
