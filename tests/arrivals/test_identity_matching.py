"""People are recognised by document, birth date and name together, and by nothing less."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from logistics.arrivals.identity import (
    Certainty,
    MatchProposal,
    PersonFacts,
    facts_of,
    match,
)
from logistics.arrivals.manifests.values import ParsedDocument, ParsedTraveller
from logistics.arrivals.manifests.words import DocumentType, Sex

IRIS = PersonFacts(
    reference="iris",
    surname="Marlowe",
    given_names="Iris",
    sex=Sex.FEMALE,
    birth_date=date(1973, 4, 7),
    documents=frozenset(["GBR:PASSPORT:P7000001"]),
)


def only(new: PersonFacts, known: PersonFacts = IRIS) -> MatchProposal:
    [proposal] = match(new, [known])
    return proposal


def reasons(proposal: MatchProposal) -> list[str]:
    return [str(sentence) for sentence in proposal.reasons]


def test_document_birth_date_and_name_together_recognise() -> None:
    proposal = only(replace(IRIS, reference="new"))

    assert (proposal.known, proposal.certainty, proposal.score) == (IRIS, Certainty.CERTAIN, 100)
    assert reasons(proposal) == [
        "A document has the same issuer, type and number.",
        "The birth date is the same.",
        "The name is the same.",
    ]


@pytest.mark.parametrize(
    ("surname", "given_names"),
    [("MARLOWE", "IRIS"), ("ｍａｒｌｏｗｅ", "iris"), ("Iris", "Marlowe"), ("Marlowe Iris", "")],
)
def test_spelling_case_and_width_do_not_make_a_second_person(
    surname: str, given_names: str
) -> None:
    new = replace(IRIS, surname=surname, given_names=given_names)

    assert only(new).certainty is Certainty.CERTAIN


def test_dots_spelt_out_do_not_make_a_second_person() -> None:
    known = replace(IRIS, surname="Müller", given_names="Jürgen")

    assert only(replace(known, surname="MUELLER", given_names="JUERGEN"), known).certainty is (
        Certainty.CERTAIN
    )


def test_a_repeated_number_alone_warns_and_never_merges() -> None:
    new = replace(IRIS, surname="Hare", given_names="Tom", birth_date=date(1980, 1, 1))

    proposal = only(new)

    assert proposal.certainty is Certainty.NUMBER_ONLY
    assert (proposal.score, proposal.mergeable) == (0, False)
    assert reasons(proposal) == [
        "A document has the same issuer, type and number.",
        "The birth date is another.",
        "The name is another: a relative, a twin, or a number that was made up.",
    ]


def test_twins_are_not_one_person() -> None:
    twin = replace(IRIS, given_names="Rose", documents=frozenset(["GBR:PASSPORT:P7000002"]))

    assert match(twin, [IRIS]) == []


@pytest.mark.parametrize("given_names", ["Rose", "Iria", "Iris Rose"])
def test_twins_on_one_document_are_never_certain(given_names: str) -> None:
    proposal = only(replace(IRIS, given_names=given_names))

    assert proposal.certainty in (Certainty.LIKELY, Certainty.POSSIBLE)


@pytest.mark.parametrize(
    ("changes", "certainty", "score"),
    [
        ({"given_names": "Iris Jane"}, Certainty.LIKELY, 85),
        ({"birth_date": None}, Certainty.LIKELY, 80),
        ({"documents": frozenset(["GBR:PASSPORT:P9"])}, Certainty.LIKELY, 75),
        ({"documents": frozenset()}, Certainty.LIKELY, 75),
        ({"surname": "Marlow"}, Certainty.LIKELY, 70),
        ({"birth_date": date(1973, 7, 4)}, Certainty.LIKELY, 60),
        ({"given_names": "Rose"}, Certainty.POSSIBLE, 50),
        ({"given_names": "Iris Jane", "documents": frozenset()}, Certainty.POSSIBLE, 40),
        ({"surname": "Marlow", "documents": frozenset()}, Certainty.POSSIBLE, 35),
        ({"surname": "Marlow", "birth_date": None}, Certainty.POSSIBLE, 30),
        ({"sex": Sex.MALE}, Certainty.LIKELY, 80),
        ({"sex": Sex.UNSTATED}, Certainty.CERTAIN, 100),
    ],
)
def test_whatever_differs_makes_it_a_question(
    changes: dict[str, object], certainty: Certainty, score: int
) -> None:
    proposal = only(replace(IRIS, **changes))  # type: ignore[arg-type]

    assert (proposal.certainty, proposal.score) == (certainty, score)


def test_a_renewed_passport_is_said_to_be_the_reason() -> None:
    proposal = only(replace(IRIS, documents=frozenset(["GBR:PASSPORT:P9"])))

    assert reasons(proposal) == [
        "The birth date is the same.",
        "The name is the same.",
        "The document is another; it may have been renewed.",
    ]


def test_a_common_name_alone_proposes_nobody() -> None:
    new = replace(IRIS, birth_date=date(1990, 1, 1), documents=frozenset())

    assert match(new, [IRIS]) == []


def test_nobody_without_name_is_recognised_by_having_none() -> None:
    nameless = replace(IRIS, surname="", given_names="")

    assert only(nameless, nameless).certainty is Certainty.POSSIBLE


def test_two_people_who_fit_equally_are_both_only_likely() -> None:
    again = replace(IRIS, reference="iris again")

    proposals = match(IRIS, [IRIS, again])

    assert [(proposal.certainty, proposal.score) for proposal in proposals] == [
        (Certainty.LIKELY, 90),
        (Certainty.LIKELY, 90),
    ]
    assert reasons(proposals[0])[-1] == "Several people known already fit as well."


def test_the_best_proposal_comes_first() -> None:
    number_only = replace(IRIS, surname="Hare", birth_date=date(1980, 1, 1), reference="hare")
    renewed = replace(IRIS, documents=frozenset(["X"]), reference="renewed")

    proposals = match(IRIS, [number_only, renewed, IRIS])

    assert [proposal.known.reference for proposal in proposals] == ["iris", "renewed", "hare"]


def test_a_traveller_of_a_list_brings_the_facts() -> None:
    traveller = ParsedTraveller(
        line=2,
        surname="Marlowe",
        given_names="Iris",
        full_name="Marlowe Iris",
        sex=Sex.FEMALE,
        birth_date=date(1973, 4, 7),
        documents=(ParsedDocument(type=DocumentType.PASSPORT, number="p 7000001", issuer="GBR"),),
    )

    assert facts_of(traveller, "iris") == IRIS


def test_a_whole_flight_with_one_number_is_compared_in_seconds() -> None:
    people = [
        replace(
            IRIS,
            reference=str(place),
            given_names=f"Iris{place}",
            birth_date=date(1950, 1, 1) + timedelta(days=place),
        )
        for place in range(400)
    ]
    started = time.perf_counter()

    proposals = [match(person, people) for person in people]

    assert time.perf_counter() - started < 10
    assert {found[0].known for found in proposals} == set(people)
    assert {found[1].certainty for found in proposals} == {Certainty.NUMBER_ONLY}
