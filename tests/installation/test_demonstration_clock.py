from __future__ import annotations

from datetime import UTC, datetime, timedelta

from logistics import clock
from tests.terminal import Terminal

SOON = timedelta(minutes=1)


def test_a_set_clock_is_read_in_the_citys_time_and_goes_on(terminal: Terminal) -> None:
    said = terminal.run("clock", "set", "2020-03-28 06:00")

    assert "2020-03-28 06:00 Asia/Shanghai, by the demonstration clock" in said
    moment = datetime(2020, 3, 27, 22, 0, tzinfo=UTC)
    assert moment <= clock.now() < moment + SOON


def test_heartbeats_do_not_follow_a_set_clock(terminal: Terminal) -> None:
    before = clock.unmoved()

    terminal.run("clock", "set", "2020-03-28 06:00")

    assert before <= clock.unmoved() < before + SOON


def test_a_reset_clock_is_the_computers_own(terminal: Terminal) -> None:
    terminal.run("clock", "set", "2020-03-28")
    terminal.run("clock", "reset")

    assert "by the computer's clock" in terminal.run("clock", "show")
    assert not clock.shift()
