"""A name or a number has one key however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.arrivals.identity import document_key, name_key, name_keys

NAMES = st.text(alphabet="abcdeéüñøßÄÖ '-张三王ｗ", max_size=12)


@pytest.mark.parametrize(
    ("surname", "given_names"),
    [
        ("MARLOWE", "IRIS JANE"),
        ("marlowe", "iris-jane"),
        ("Iris Jane", "Marlowe"),
        ("Iris Jane Marlowe", ""),
        ("MARLOWE IRISJANE", ""),
        ("ＭＡＲＬＯＷＥ", "Ｉｒｉｓ　Ｊａｎｅ"),
        ("Mârlowe", "Íris  Jané."),
    ],
)
def test_case_width_accents_punctuation_spaces_and_order_do_not_matter(
    surname: str, given_names: str
) -> None:
    assert name_key(surname, given_names) == name_key("Marlowe", "Iris Jane")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Øster", "Łukasz"), ("OSTER", "LUKASZ")),
        (("Groß", "Þóra"), ("GROSS", "THORA")),
        (("O'Neil", "Ann"), ("ONEIL", "ANN")),
        (("张", "三"), ("张三", "")),
        (("张 ", "三"), ("三", "张")),
    ],
)
def test_letters_that_travel_documents_replace_are_the_same(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert name_key(*one) == name_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Marlowe", "Iris"), ("Marlowe", "Ivor")),
        (("张", "伟"), ("张", "玮")),
        (("Wang", "Yu"), ("Wang", "Yue")),
        (("が", "き"), ("か", "き")),
    ],
)
def test_different_names_have_different_keys(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_key(*one) != name_key(*other)
    assert not name_keys(*one) & name_keys(*other)


def test_dots_may_be_dropped_or_spelt_out() -> None:
    with_dots = name_keys("Müller", "Jörg")

    assert name_keys("MULLER", "JORG") <= with_dots
    assert name_keys("MUELLER", "JOERG") <= with_dots
    assert name_keys("LYU", "NA") & name_keys("Lü", "Na")
    assert name_keys("Marlowe", "Iris") == {name_key("Marlowe", "Iris")}


def test_nothing_has_an_empty_key() -> None:
    assert name_key("", " -.") == ""


@given(NAMES, NAMES)
def test_a_key_does_not_depend_on_which_name_comes_first(surname: str, given_names: str) -> None:
    assert name_key(surname, given_names) == name_key(given_names, surname)


@given(NAMES, NAMES)
def test_a_key_is_its_own_key(surname: str, given_names: str) -> None:
    key = name_key(surname, given_names)

    assert name_key(key, "") == key


@given(st.text(max_size=400), st.text(max_size=400))
def test_every_text_has_a_key_that_can_be_stored(surname: str, given_names: str) -> None:
    assert len(name_key(surname, given_names)) <= 280


@pytest.mark.parametrize("number", ["E70000001", "e7000 0001", "Ｅ７０００-0001", "E7000.0001<"])
def test_a_document_number_is_the_same_however_it_is_written(number: str) -> None:
    assert document_key("CHN", "passport", number) == "CHN:PASSPORT:E70000001"


def test_issuer_and_type_belong_to_the_key() -> None:
    keys = {
        document_key(issuer, kind, "1")
        for issuer in ("CHN", "GBR")
        for kind in ("passport", "visa")
    }

    assert len(keys) == 4
