from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics.policy.document import SharingRules
from logistics.policy.sharing_rules import (
    Approval,
    MayNotShare,
    PartyMember,
    RoomGroup,
    SharingReason,
    check_sharing,
    rooms_needed,
)
from logistics.wording import say

RULES = SharingRules(
    child_age_up_to=14,
    carer_age_below=60,
    carer_may_be_chronically_ill=False,
    others_by_approver=True,
    people_per_room=3,
)
MOTHER = PartyMember(key="mother", category="2", age=40)
FATHER = PartyMember(key="father", category="2", age=41)
CHILD = PartyMember(key="child", category="2", age=9, parents=frozenset({"mother", "father"}))
SISTER = replace(CHILD, key="sister", age=12)
GRANDFATHER = PartyMember(
    key="grandfather", category="2", age=78, cares_for_self=False, carers=frozenset({"mother"})
)
APPROVED = Approval(
    members=frozenset({"mother", "father"}), by="Director Lin", reason="fear of being alone"
)


def split(*members: PartyMember) -> list[tuple[object, ...]]:
    return [group.members for group in rooms_needed(members, RULES)]


def refusal(*people: PartyMember, approval: Approval | None = None) -> str:
    with pytest.raises(MayNotShare) as refused:
        check_sharing(people, RULES, approval)
    return str(refused.value)


def test_a_child_of_fourteen_may_share_with_a_parent():
    group = check_sharing((MOTHER, replace(CHILD, age=14)), RULES)

    assert group == RoomGroup(
        members=("mother", "child"),
        reasons=(SharingReason.CHILD_WITH_PARENT,),
        sentences=(say("A child shares with a parent."),),
    )


def test_a_child_of_fifteen_may_not():
    assert refusal(MOTHER, replace(CHILD, age=15)) == (
        "Children share with a parent up to the age of 14."
    )


def test_the_parent_must_be_isolated_too():
    assert refusal(replace(MOTHER, isolated=False), CHILD) == "The parent is not isolated too."


def test_a_child_does_not_share_with_somebody_who_is_no_parent():
    aunt = replace(MOTHER, key="aunt")

    assert refusal(aunt, CHILD) == (
        "Only a child with a parent, or a person in need of care with a carer, may share."
    )


def test_two_grown_ups_do_not_share():
    assert refusal(MOTHER, FATHER) == (
        "Only a child with a parent, or a person in need of care with a carer, may share."
    )


def test_two_children_do_not_share_without_a_grown_up():
    siblings = (replace(CHILD, parents=frozenset()), replace(SISTER, parents=frozenset()))

    assert refusal(*siblings) == (
        "Only a child with a parent, or a person in need of care with a carer, may share."
    )


def test_people_of_different_categories_never_share():
    everybody = Approval(members=frozenset({"mother", "child"}), by="Director Lin", reason="asked")

    assert refusal(MOTHER, replace(CHILD, category="3"), approval=everybody) == (
        "People of different categories do not share a room."
    )


def test_a_person_in_need_of_care_shares_with_one_carer():
    group = check_sharing((GRANDFATHER, MOTHER), RULES)

    assert group.reasons == (SharingReason.WITH_CARER,)
    assert group.sentences == (say("Shares with a carer."),)


@pytest.mark.parametrize(
    ("carer", "sentence"),
    [
        (replace(MOTHER, age=60), "A carer is younger than 60."),
        (replace(MOTHER, chronically_ill=True), "A carer is not chronically ill."),
        (replace(MOTHER, isolated=False), "The carer is not bound by the same rules."),
    ],
)
def test_a_carer_is_neither_elderly_nor_ill_and_bound_by_the_same_rules(
    carer: PartyMember, sentence: str
):
    assert refusal(carer, GRANDFATHER) == sentence


def test_a_carer_looks_after_one_person():
    grandmother = replace(GRANDFATHER, key="grandmother")

    assert refusal(MOTHER, GRANDFATHER, grandmother) == "A carer looks after one person."


def test_a_mother_may_have_her_child_and_her_father_with_her():
    group = check_sharing((MOTHER, CHILD, GRANDFATHER), RULES)

    assert group.reasons == (SharingReason.CHILD_WITH_PARENT, SharingReason.WITH_CARER)


def test_others_share_when_a_named_person_approves_it():
    group = check_sharing((MOTHER, FATHER), RULES, APPROVED)

    assert group.reasons == (SharingReason.APPROVED,)
    assert group.sentences == (
        say("Sharing approved by %(by)s: %(why)s", by="Director Lin", why="fear of being alone"),
    )


def test_an_approval_covers_only_the_people_it_names():
    with pytest.raises(MayNotShare):
        check_sharing((MOTHER, replace(FATHER, key="uncle")), RULES, APPROVED)


def test_a_policy_may_know_no_approver():
    strict = replace(RULES, others_by_approver=False)

    with pytest.raises(MayNotShare):
        check_sharing((MOTHER, FATHER), strict, APPROVED)


def test_a_room_has_a_limit_even_for_a_family():
    brothers = [replace(CHILD, key=f"brother {number}") for number in range(3)]

    assert refusal(MOTHER, *brothers) == "A room takes 3 people."


def test_children_are_shared_out_between_their_parents():
    assert split(MOTHER, FATHER, CHILD, SISTER) == [("mother", "child"), ("father", "sister")]


def test_a_family_of_five_needs_two_rooms():
    brother = replace(CHILD, key="brother", age=4)

    assert split(MOTHER, FATHER, CHILD, SISTER, brother) == [
        ("mother", "child", "brother"),
        ("father", "sister"),
    ]


def test_a_child_with_one_parent_in_the_party_is_placed_before_one_with_two():
    step_sister = replace(SISTER, key="step-sister", parents=frozenset({"mother"}))
    tight = replace(RULES, people_per_room=2)

    groups = rooms_needed((MOTHER, FATHER, CHILD, step_sister), tight)

    assert [group.members for group in groups] == [("mother", "step-sister"), ("father", "child")]


def test_friends_who_travel_together_sleep_in_rooms_of_their_own():
    assert split(MOTHER, replace(FATHER, key="friend")) == [("mother",), ("friend",)]


def test_an_approval_puts_a_couple_into_one_room():
    groups = rooms_needed((MOTHER, FATHER), RULES, [APPROVED])

    assert [(group.members, group.reasons) for group in groups] == [
        (("mother", "father"), (SharingReason.APPROVED,))
    ]


def test_a_child_of_another_category_sleeps_alone_and_that_is_said():
    groups = rooms_needed((MOTHER, replace(CHILD, category="1")), RULES)

    assert groups[1] == RoomGroup(
        members=("child",),
        reasons=(SharingReason.ALONE,),
        sentences=(say("Alone in a room, and needs somebody: no parent or carer may share."),),
    )


@st.composite
def parties(draw: st.DrawFn) -> list[PartyMember]:
    size = draw(st.integers(1, 7))
    keys = [f"person {number}" for number in range(size)]
    links = st.frozensets(st.sampled_from(keys), max_size=3)
    member = st.builds(
        PartyMember,
        key=st.just(""),
        category=st.sampled_from(["1", "2"]),
        age=st.none() | st.integers(0, 90),
        isolated=st.booleans(),
        cares_for_self=st.booleans(),
        chronically_ill=st.booleans(),
        parents=links,
        carers=links,
    )
    return [replace(draw(member), key=key) for key in keys]


@given(members=parties(), approved=st.booleans())
def test_every_party_is_split_into_lawful_rooms_and_nobody_is_left(
    members: list[PartyMember], approved: bool
):
    everybody = frozenset(member.key for member in members)
    approval = Approval(members=everybody, by="Director Lin", reason="asked")
    approvals = [approval] if approved else []

    groups = rooms_needed(members, RULES, approvals)

    by_key = {member.key: member for member in members}
    assert sorted(str(key) for group in groups for key in group.members) == sorted(by_key)
    for group in groups:
        people = [by_key[str(key)] for key in group.members]
        assert check_sharing(people, RULES, approval if approved else None) == group
