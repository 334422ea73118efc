"""Junk that is brought to the page or typed at the terminal gets a sentence with what to do."""

from __future__ import annotations

import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from logistics.access.rules import Role
from logistics.arrivals.models import Manifest, ManifestState
from logistics.cli import main
from logistics.database import reading, transaction
from tests import factories
from tests.factories import DistrictFactory, PortFactory
from tests.isolation.stays import put_policy_in_force
from tests.web import change, key, sign_in

MEGABYTE = 1024 * 1024
HEADINGS = ("姓名", "性别", "出生日期", "国籍", "护照号")
PEOPLE = (("张伟", "男", "1980-02-03", "CHN", "E12345678"),)


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A workbook of some hundred kilobytes that unpacks to sixty megabytes."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook())) as plain,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in plain.namelist():
            padding = b" " * 60 * MEGABYTE if name.endswith("sheet1.xml") else b""
            packed.writestr(name, plain.read(name) + padding)
    return file.getvalue()


def table(encoding: str) -> bytes:
    return "\n".join(",".join(row) for row in (HEADINGS, *PEOPLE)).encode(encoding)


REFUSED = {
    "empty.csv": (b"", "The file “empty.csv” is empty; send the passenger list again."),
    "noise.csv": (
        bytes(range(256)) * 20,
        "The file is not a passenger list but binary data; send a PAXLST message, a CSV or an "
        "XLSX file.",
    ),
    "half.xlsx": (
        workbook(*PEOPLE)[:2500],
        "The workbook is damaged or cut off; open it, save it again as XLSX and send that.",
    ),
    "bomb.xlsx": (
        bomb(),
        "Unpacked, the workbook is larger than 32 MB; save the passenger list alone as a new XLSX "
        "file.",
    ),
}
TOLD = {
    "formulas.xlsx": (
        workbook(("=1+1", "男", "1980-02-03", "CHN", "E12345678")),
        "Cell A2 holds a formula and was not read; paste the values alone.",
    ),
    "half.edi": (
        (Path(__file__).parent / "data" / "one_line.edi").read_bytes()[:900],
        "The file ends in the middle of this person; ask the sender for the whole message.",
    ),
    "gb18030.csv": (table("gb18030"), "张伟"),
    "utf-16.csv": (table("utf-16"), "张伟"),
    "utf-16-without-mark.csv": (table("utf-16-le"), "张伟"),
}


@pytest.fixture
def installation_in_use(app: Flask) -> Flask:
    """A district with its port and policy, which a desk works in."""
    with transaction() as session:
        factories.use(session)
        put_policy_in_force(session)
        DistrictFactory()
        PortFactory()
    return app


def desk_of(app: Flask) -> FlaskClient:
    """The desk of an English reader."""
    desk = sign_in(app, Role.DISPATCHER, city=True)
    desk.get("/language/en")
    return desk


def manifests() -> int:
    """How many lists wait to be applied."""
    waiting = sa.select(sa.func.count()).where(Manifest.state == ManifestState.PREVIEW)
    with reading() as session:
        return session.scalar(waiting) or 0


def test_the_page_says_what_is_wrong_and_keeps_nothing(installation_in_use: Flask) -> None:
    desk = desk_of(installation_in_use)

    answers = {
        name: change(desk, "/arrivals/import", {"file": (BytesIO(data), name)})
        for name, (data, _) in REFUSED.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        REFUSED, 422
    )
    for name, (_, sentence) in REFUSED.items():
        assert sentence in unescape(answers[name].text)
    assert manifests() == 0


def test_the_page_refuses_fifty_megabytes_before_reading_them(installation_in_use: Flask) -> None:
    desk = desk_of(installation_in_use)

    answer = desk.post(
        "/arrivals/import",
        data=b"x" * 50 * MEGABYTE,
        content_type="multipart/form-data; boundary=list",
    )

    assert answer.status_code == 413
    assert "The file is larger than 20 MB. Split it, or send it as CSV." in answer.text


def test_the_page_reads_what_can_be_read_and_tells_the_rest(installation_in_use: Flask) -> None:
    desk = desk_of(installation_in_use)

    for name, (data, sentence) in TOLD.items():
        answer = change(desk, "/arrivals/import", {"file": (BytesIO(data), name)})
        assert sentence in unescape(desk.get(answer.location).text)

    assert manifests() == len(TOLD)


def test_the_terminal_says_the_same_and_keeps_nothing(
    installation_in_use: Flask, tmp_path: Path
) -> None:
    huge = {
        "all.csv": (
            b"x" * 30 * MEGABYTE,
            "The file “all.csv” has 30 MB; passenger lists up to 20 MB are accepted. Load one "
            "flight at a time.",
        )
    }

    for name, (data, sentence) in (REFUSED | huge).items():
        (tmp_path / name).write_bytes(data)
        result = CliRunner().invoke(main, ["arrivals", "import", str(tmp_path / name)])
        assert (result.exit_code, sentence in result.output) == (1, True), (name, result.output)

    assert manifests() == 0


def test_the_terminal_reads_what_can_be_read_and_tells_the_rest(
    installation_in_use: Flask, tmp_path: Path
) -> None:
    told = {"张伟": "1 people."}

    for name, (data, sentence) in TOLD.items():
        (tmp_path / name).write_bytes(data)
        result = CliRunner().invoke(main, ["arrivals", "import", "--dry-run", str(tmp_path / name)])
        assert (result.exit_code, told.get(sentence, sentence) in result.output) == (0, True), name

    assert manifests() == 0


def test_what_a_column_is_can_be_said_at_every_door(
    installation_in_use: Flask, tmp_path: Path
) -> None:
    data = b"Fluggast,Land,Pass\nMarlowe/Iris,GBR,518820013\n"
    (tmp_path / "list.csv").write_bytes(data)
    desk = desk_of(installation_in_use)
    said = ("Fluggast=full name", "Land=nationality", "Pass=passport")

    def at_the_terminal(*columns: str) -> str:
        options = [part for each in columns for part in ("--column", each)]
        words = ["arrivals", "import", "--dry-run", str(tmp_path / "list.csv"), *options]
        return CliRunner().invoke(main, words).output

    def by_program(*columns: str) -> Any:
        form = {"file": (BytesIO(data), "list.csv"), "column": list(columns)}
        return desk.post("/api/v1/arrivals/manifests", data=form, headers=key()).json

    page = change(
        desk,
        "/arrivals/import",
        {
            "file": (BytesIO(data), "list.csv"),
            "column-full_name": "Fluggast",
            "column-nationality": "Land",
            "column-passport_number": "Pass",
        },
    )
    read = {"full_name": "Fluggast", "nationality": "Land", "passport_number": "Pass"}
    missing = "The table has no such column. It has: “Fluggast”, “Land”, “Pass”."
    assert "“Pass” = passport number" in unescape(desk.get(page.location).text)
    assert by_program(*said)["summary"]["columns"] == read
    assert "Columns: Fluggast=full_name, Land=nationality, Pass=passport_number." in (
        at_the_terminal(*said)
    )
    assert by_program("Passport No.=passport") | {"errors": []} == {
        "type": "/problems/import-rejected",
        "title": "import-rejected",
        "status": 422,
        "detail": missing,
        "errors": [],
    }
    assert at_the_terminal("Passport No.=passport") == (
        f"{missing}\n  passport_number: There is no column “Passport No.”.\n"
    )
