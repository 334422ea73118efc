from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from logistics.errors import InputRejected
from logistics.sites.room_table import RoomRow, read_rooms
from logistics.sites.rules.kinds import RoomPurpose, ZoneKind

HEADING = "site,building,floor,room,zone_kind,zone,corridor_position,side"


def table(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *lines)).encode()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in (HEADING.split(","), *rows):
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def rejected(content: bytes) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(InputRejected) as refusal:
        read_rooms(content)
    problems = refusal.value.problems
    return [(each.line, each.field, str(each.sentence)) for each in problems] or [
        (None, None, str(refusal.value.sentence))
    ]


ROOM_301 = RoomRow(
    line=2,
    site="QH",
    building="A",
    floor=3,
    number="301",
    zone_kind=ZoneKind.CONTAMINATED,
    zone="Ward",
    purpose=RoomPurpose.ISOLATION,
    corridor_position=1,
    side=0,
    beds=1,
    step_free=False,
    negative_pressure=False,
    cot=False,
    window_m2=0.5,
    own_bathroom=True,
    own_ventilation=False,
)


def test_a_csv_line_becomes_a_room_with_plain_defaults() -> None:
    assert read_rooms(table("QH,A,3,301,contaminated,Ward,1,0")) == (ROOM_301,)


def test_a_workbook_gives_the_same_room() -> None:
    assert read_rooms(workbook(("QH", "A", 3, 301.0, "contaminated", "Ward", 1, 0))) == (ROOM_301,)


def test_headings_and_words_may_be_chinese_in_the_encoding_of_a_chinese_windows() -> None:
    text = (
        "隔离点代码;楼栋;楼层;房号;区域类型;区域名称;沿走廊位置;用途;无障碍;窗户面积(㎡)\n"
        "QH;A;3;301;污染区;东区;1;隔离房间;是;0,25\n"
    )

    (room,) = read_rooms(text.encode("gb18030"))

    assert (room.zone, room.step_free, room.window_m2) == ("东区", True, 0.25)


def test_every_problem_is_named_with_line_and_column() -> None:
    content = table(
        "QH,A,third,301,contaminated,Ward,1,0", "QH,A,3,,dirty,Ward,2,5", "", "QH,A,3,304"
    )

    assert rejected(content) == [
        (2, "floor", "third is no whole number from -9 to 150."),
        (3, "room", "This field is empty."),
        (3, "zone_kind", "dirty is none of: clean, buffer, contaminated."),
        (3, "side", "5 is no whole number from 0 to 1."),
        (5, "zone_kind", "This field is empty."),
        (5, "corridor_position", "This field is empty."),
    ]


def test_two_lines_about_one_room_are_refused() -> None:
    content = table("QH,A,3,301,contaminated,Ward,1,0", "QH,A,3,301,contaminated,Ward,2,0")

    assert rejected(content) == [(3, "room", "Line 2 says the same.")]


def test_two_rooms_in_one_place_are_refused() -> None:
    content = table("QH,A,3,301,contaminated,Ward,1,0", "QH,A,3,302,contaminated,Ward,1,0")

    assert rejected(content) == [(3, "corridor_position", "Line 2 says the same.")]


def test_a_missing_column_is_named() -> None:
    content = table("QH,A,3,301,contaminated,1", heading="site,building,floor,room,zone_kind,side")

    assert rejected(content) == [(1, "corridor_position", "This column is missing.")]


@pytest.mark.parametrize(
    "content",
    [
        table("QH,A,3,=1+1,contaminated,Ward,1,0"),
        workbook(("QH", "A", 3, "=300+1", "contaminated", "Ward", 1, 0)),
    ],
    ids=["csv", "xlsx"],
)
def test_formula_cells_are_refused(content: bytes) -> None:
    assert rejected(content) == [(2, None, "A formula stands where a value should.")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"\x89PNG\r\n\x00\x1a\n", "The file is neither CSV nor XLSX."),
        (b"PK\x03\x04broken", "The workbook is damaged or is no XLSX file."),
        (HEADING.encode(), "There is no room below the headings."),
        (b"\xff\xfeabc", "The file is neither CSV nor XLSX."),
    ],
)
def test_junk_gets_a_sentence(content: bytes, sentence: str) -> None:
    assert rejected(content)[-1][2] == sentence


def test_a_cut_workbook_gets_a_sentence() -> None:
    whole = workbook(("QH", "A", 3, 301, "contaminated", "Ward", 1, 0))

    assert rejected(whole[: len(whole) // 2])[0][2] == "The workbook is damaged or is no XLSX file."


def test_the_apostrophe_of_our_own_export_is_taken_off_again() -> None:
    (room,) = read_rooms(table("QH,'-A,3,301,contaminated,Ward,1,0"))

    assert room.building == "-A"
