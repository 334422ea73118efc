"""What two laboratories are, and how laboratories write what they found."""

from __future__ import annotations

import pytest

from logistics.health.laboratory import results
from logistics.health.laboratory.rules import SameLaboratory, check_other_laboratory
from logistics.policy.release_rules import Finding
from logistics.sites.room_table.rows import Unreadable


@pytest.mark.parametrize(
    ("finding", "may"),
    [
        (None, False),
        (Finding.NEGATIVE, False),
        (Finding.POSITIVE, False),
        (Finding.INVALID, True),
        (Finding.INDETERMINATE, True),
        (Finding.NOT_DONE, True),
    ],
)
def test_two_laboratories_are_two_unless_the_first_could_say_nothing(
    finding: Finding | None, may: bool
) -> None:
    check_other_laboratory("South", [("North", finding)], wanted=2)
    check_other_laboratory("North", [("North", finding)], wanted=1)
    if may:
        check_other_laboratory("North", [("North", finding)], wanted=2)
    else:
        with pytest.raises(SameLaboratory):
            check_other_laboratory("North", [("North", finding)], wanted=2)


def test_findings_and_thresholds_are_read_as_laboratories_write_them() -> None:
    written = ["阴性", "阴性(-)", "未检出", "Negative", "Not detected", "+", "检出", "可疑", "无效"]
    assert [results.finding(each).value for each in written] == [
        *["negative"] * 5,
        *["positive"] * 2,
        "indeterminate",
        "invalid",
    ]
    assert [results.threshold(each) for each in ("38.2", "No Ct", "/", "Undetermined")] == [
        38.2,
        None,
        None,
        None,
    ]
    with pytest.raises(Unreadable):
        results.threshold("nan")
