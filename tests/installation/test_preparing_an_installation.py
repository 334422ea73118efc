from __future__ import annotations

from flask import Flask

from tests.terminal import Terminal


def test_a_new_machine_gets_tables_and_keys(terminal: Terminal) -> None:
    terminal.run("prepare")

    assert (terminal.data_dir / "keys.json").exists()
    assert "every guard is present" in terminal.run("database", "check")


def test_preparing_twice_changes_nothing(terminal: Terminal) -> None:
    terminal.run("prepare")
    keys = (terminal.data_dir / "keys.json").read_text()

    terminal.run("prepare")

    assert (terminal.data_dir / "keys.json").read_text() == keys


def test_lost_keys_of_an_installation_in_use_are_never_replaced_by_new_ones(
    terminal: Terminal,
) -> None:
    terminal.run("prepare")
    terminal.run("users", "add", "wenyuan", "--display-name", "Mo Ting", "--role", "clerk")
    (terminal.data_dir / "keys.json").unlink()

    said = terminal.run("prepare", ends_with=1)

    assert "logistics keys import" in said
    assert not (terminal.data_dir / "keys.json").exists()


def test_a_database_that_is_not_up_to_date_is_told(terminal: Terminal) -> None:
    terminal.run("prepare")
    terminal.run("database", "downgrade", "base", "--yes")

    said = terminal.run("database", "check", ends_with=1)

    assert "Run logistics database upgrade" in said


def test_where_nothing_was_set_up_the_command_that_does_it_is_named(
    application: Flask, terminal: Terminal
) -> None:
    for words in (("arrivals", "list"), ("doctor",), ("sites", "list")):
        assert "Run logistics prepare." in terminal.run(*words, ends_with=1)

    page = application.test_client().get("/supplies/donations/public?lang=en")
    assert (page.status_code, "logistics prepare" in page.text) == (500, True)
