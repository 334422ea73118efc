"""An interchange is cut into segments by whatever separators it declares."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.arrivals.manifests.edifact import (
    MAX_SEGMENT,
    Separators,
    looks_like_interchange,
    open_interchange,
    segments,
)
from logistics.arrivals.manifests.problems import ImportRejected


def cut(text: str) -> list[list[list[str]]]:
    """Elements of components of each segment, first repetitions alone."""
    found = segments(open_interchange(text))
    return [[list(element[0]) for element in segment.elements] for segment in found]


def test_without_advice_the_usual_separators_hold() -> None:
    text = "UNH+1+PAXLST:D:02B'BGM+745'"

    assert cut(text) == [[["UNH"], ["1"], ["PAXLST", "D", "02B"]], [["BGM"], ["745"]]]


def test_the_advice_declares_every_separator() -> None:
    interchange = open_interchange("UNA|*,!^~UNB*UNOA|4~")

    assert interchange.separators == Separators(
        component="|", element="*", decimal=",", release="!", repetition="^", terminator="~"
    )


def test_an_advice_may_leave_release_and_repetition_out() -> None:
    interchange = open_interchange("UNA:*.  $UNB*UNOA:4$NAD*O?NEIL$")

    found = [segment.raw for segment in segments(interchange)]

    assert found == ["UNB*UNOA:4", "NAD*O?NEIL"]


def test_the_release_character_makes_separators_plain_letters() -> None:
    text = "UNA:+.? 'UNB+UNOA:4'NAD+FL+++O?'NEIL:A?+B?:C??'ATT+2'"

    assert cut(text)[1:] == [
        [["NAD"], ["FL"], [""], [""], ["O'NEIL", "A+B:C?"]],
        [["ATT"], ["2"]],
    ]


def test_an_escaped_release_does_not_hide_the_terminator() -> None:
    assert cut("UNB+UNOA'NAD+WHO??'ATT+2'") == [
        [["UNB"], ["UNOA"]],
        [["NAD"], ["WHO?"]],
        [["ATT"], ["2"]],
    ]


def test_a_declared_repetition_separator_repeats_elements() -> None:
    text = "UNA:+.?*'UNB+UNOA:4'RFF+AVF:TYR123*ABO:ABC123'"

    reference = list(segments(open_interchange(text)))[1]

    assert reference.repetitions(1) == (("AVF", "TYR123"), ("ABO", "ABC123"))


def test_a_star_is_a_letter_where_the_advice_declares_a_space() -> None:
    text = "UNA:+.? 'UNB+UNOA:4+QX*DCS'"

    assert cut(text) == [[["UNB"], ["UNOA", "4"], ["QX*DCS"]]]


def test_version_four_repeats_by_a_star_without_advice() -> None:
    assert open_interchange("UNB+UNOA:4+A'").separators.repetition == "*"
    assert open_interchange("UNB+UNOA:3+A'").separators.repetition == ""


def test_spaces_and_line_breaks_between_and_inside_segments_do_not_matter() -> None:
    text = "\r\n UNA:+.? ' UNB+UNOA:4' \r\n\r\n  BGM+745'RFF+TN:AB\r\nCD'\r\n"

    assert cut(text) == [
        [["UNB"], ["UNOA", "4"]],
        [["BGM"], ["745"]],
        [["RFF"], ["TN", "ABCD"]],
    ]


def test_a_line_that_lost_its_terminator_does_not_swallow_the_next() -> None:
    text = "UNB+UNOA:4'\nNAD+FL+++MARLOWE:IRIS\nATT+2++F'\n"

    assert [segment.tag for segment in segments(open_interchange(text))] == ["UNB", "NAD", "ATT"]


def test_numbers_count_the_advice_so_that_they_equal_lines_where_each_has_one() -> None:
    text = "UNA:+.? '\nUNB+UNOA:4'\nUNH+1'\n"

    assert [segment.number for segment in segments(open_interchange(text))] == [2, 3]


def test_a_last_segment_without_terminator_is_marked_incomplete() -> None:
    found = list(segments(open_interchange("UNB+UNOA'NAD+FL+++MARL")))

    assert [segment.complete for segment in found] == [True, False]


@pytest.mark.parametrize("advice", ["UNA:+.?'", "UNA::.? '", "UNA:+.: '", "UNA:+.?A'"])
def test_an_advice_that_cannot_be_gives_way_to_the_usual_separators(advice: str) -> None:
    interchange = open_interchange(advice + "UNB+UNOA:2'BGM+745'")

    assert not interchange.usable
    assert interchange.separators == Separators()
    assert [segment.tag for segment in segments(interchange)] == ["UNB", "BGM"]


def test_telex_lines_before_the_interchange_are_skipped() -> None:
    text = "QK SHAAPXH\r\n.LONQXXH 170540\r\n\x02UNB+UNOA:4+A'BGM+745'\r\n\x03"

    assert [segment.tag for segment in segments(open_interchange(text))] == ["UNB", "BGM"]


def test_a_table_does_not_look_like_an_interchange() -> None:
    assert not looks_like_interchange("SURNAME,GIVEN\nUNA,BERTA\nUNB,C\nUNHCR,D\n")


def test_a_text_without_interchange_is_refused() -> None:
    with pytest.raises(ImportRejected) as refusal:
        open_interchange("Dear colleague, attached is the list.")

    assert str(refusal.value) == "The file holds no UN/EDIFACT message."


@given(st.text(alphabet="UNABHZTDLOC+:'?* \r\n$.0123\x1c\x1d", max_size=300))
def test_no_text_breaks_the_tokeniser(text: str) -> None:
    try:
        found = list(segments(open_interchange("UNB+UNOA:4'" + text)))
    except ImportRejected:
        return

    assert all(segment.elements and len(segment.raw) <= MAX_SEGMENT for segment in found)


@pytest.mark.parametrize("filler", ["?", "?+", "+", ":", "\n", "\n   ", "'", "A'"])
def test_megabytes_of_separators_take_no_more_than_seconds(filler: str) -> None:
    text = "UNB+UNOA:4'NAD+FL+++A:B" + filler * (4_000_000 // len(filler))

    started = time.perf_counter()
    try:
        for _ in segments(open_interchange(text)):
            pass
    except ImportRejected:
        pass

    assert time.perf_counter() - started < 10
