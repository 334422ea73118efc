from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from logistics.errors import InputRejected
from logistics.policy.document import PolicySequence
from logistics.policy.examples import (
    domestic_notice,
    example_text,
    later_durations,
    names,
    shanghai_2020,
)
from logistics.policy.reading import (
    dump_version,
    load_version,
    overlay,
    read_sequence,
    read_versions,
    write_versions,
)

FIRST = dump_version(shanghai_2020().versions[0])


def changed(*path: str, value: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(FIRST))
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return data


def problems(data: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(InputRejected) as rejected:
        load_version(data)
    return [(problem.field, str(problem.sentence)) for problem in rejected.value.problems]


def problems_of_text(text: str) -> list[tuple[str | None, str]]:
    with pytest.raises(InputRejected) as rejected:
        read_sequence(text, onto=shanghai_2020())
    return [(problem.field, str(problem.sentence)) for problem in rejected.value.problems]


def extending(number: int, **stated: object) -> str:
    version = {"number": 7, "extends": number, "effective_from": "2020-04-01T00:00", **stated}
    return yaml.safe_dump({"versions": [version]})


@pytest.mark.parametrize("sequence", [shanghai_2020(), later_durations(), domestic_notice()])
def test_every_shipped_version_survives_json_and_yaml(sequence: PolicySequence):
    as_json = [load_version(json.loads(json.dumps(dump_version(v)))) for v in sequence.versions]
    as_yaml = read_versions(write_versions(sequence.versions))

    assert tuple(as_json) == sequence.versions
    assert as_yaml == sequence.versions


def test_the_examples_are_found_by_name():
    assert names() == ("domestic_notice", "later_durations", "shanghai_2020")


def test_a_version_takes_over_what_it_does_not_state():
    first, second = shanghai_2020().versions[:2]

    assert second.categories == first.categories
    assert second.transport == first.transport
    assert second.listed.areas == first.listed.areas


def test_a_version_may_extend_one_that_is_in_force_already():
    (version,) = read_versions(extending(6, reserve_share=0.1), onto=shanghai_2020())

    assert (version.number, version.reserve_share) == (7, 0.1)
    assert version.listed == shanghai_2020().versions[5].listed


def test_laying_a_change_over_a_base_merges_removes_and_replaces():
    base = {"a": {"x": 1, "y": 2}, "list": [1, 2, 3], "other": [1], "gone": 5}

    laid = overlay(
        base, {"a": {"y": 3}, "list": {"add": [4], "remove": [1]}, "other": [9], "gone": None}
    )

    assert laid == {"a": {"x": 1, "y": 3}, "list": [2, 3, 4], "other": [9]}


def test_adding_what_is_there_or_removing_what_is_not_is_a_mistake():
    listed = {"countries": {"add": ["GBR"], "remove": ["JPN"]}}

    assert problems_of_text(extending(6, listed=listed)) == [
        ("versions.7.listed.countries", "JPN is not there."),
        ("versions.7.listed.countries", "GBR is there."),
    ]


def test_extending_a_version_that_is_not_there_is_a_mistake():
    assert problems_of_text(extending(12)) == [
        ("versions.7.extends", "There is no version 12 before this one.")
    ]


def test_a_fault_is_not_repeated_for_the_versions_that_extend_the_faulty_one():
    faulty = {"number": 7, "extends": 6, "effective_from": "2020-04-01", "reserve_share": 3}
    text = yaml.safe_dump(
        {"versions": [faulty, {"number": 8, "extends": 7, "effective_from": "2020-04-02"}]}
    )

    assert problems_of_text(text) == [("versions.7.reserve_share", "It must lie between 0 and 1.")]


def test_two_versions_at_the_same_moment_are_refused():
    text = extending(6).replace("2020-04-01T00:00", "2020-03-28T00:00")

    assert problems_of_text(text) == [
        ("versions", "Two versions come into force at the same moment.")
    ]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("colour",), "red", "Unknown field."),
        (("transport", "wings"), 2, "Unknown field."),
        (("transport", "load_factor"), 1.5, "It must lie between 0.01 and 1."),
        (("transport", "night_ban_from"), "two", "Not a valid time."),
        (("clock", "first_day"), 2, "It must lie between 0 and 1."),
        (("clock", "first_day"), True, "Not a valid integer."),
        (("cohort", "hard"), "yes", "Not a valid boolean."),
        (("zone",), "Asia/Atlantis", "Asia/Atlantis is no time zone."),
        (("effective_from",), "2020-03-13T00:00+08:00", "Not a valid naive datetime."),
        (("effective_from",), "0001-01-01T00:00", "It must lie between 2000 and 2099."),
        (("name",), "a\x00b", "It contains a control character."),
        (("country",), "CN", "CN is no ISO 3166 alpha-3 country code."),
        (("name",), "  ", "It must not be empty."),
        (("name",), "x" * 121, "It is longer than 120 characters."),
        (("deciding_moment",), "lunch", "It must be one of: touchdown, border, desk."),
        (("legal_basis",), "a law", "Invalid input type."),
        (("tariffs",), [], "Not a valid mapping type."),
    ],
)
def test_a_wrong_field_is_named_with_its_path(path: tuple[str, ...], value: object, sentence: str):
    found = problems(changed(*path, value=value))

    assert found == [(".".join(path), sentence)]


def test_a_wrong_country_in_a_list_is_named_with_its_place():
    data = changed("listed", "countries", value=["KOR", "UK"])

    assert problems(data) == [("listed.countries[1]", "UK is no ISO 3166 alpha-3 country code.")]


def test_a_wrong_measure_is_named_with_category_branch_and_stage():
    stage = {"measure": "prison", "days": 14, "temperatures_per_day": 2}
    data = changed("categories", "2", "branches", "otherwise", value={"stages": [stage]})

    ((path, sentence),) = problems(data)

    assert path == "categories.2.branches.otherwise.stages[0].measure"
    assert sentence.startswith("It must be one of: central_isolation, home_isolation,")


def test_a_test_outside_its_stage_is_refused():
    test = {"day": 15, "assay": "antibody", "specimen": "blood_sample"}
    stage = {
        "measure": "central_isolation",
        "days": 14,
        "temperatures_per_day": 2,
        "tests": [test],
    }
    data = changed("categories", "7", "branches", "otherwise", value={"stages": [stage]})

    assert problems(data) == [
        (
            "categories.7.branches.otherwise",
            "A test of 'Central isolation' on day 15: its days are 0 to 14.",
        )
    ]


def test_a_tariff_that_the_version_does_not_have_is_refused():
    data = changed("categories", "2", "branches", "sample_refused", "tariffs", value=["palace"])

    assert problems(data) == [
        ("categories.2.branches.sample_refused", "There is no tariff 'palace'.")
    ]


def test_two_categories_of_one_rank_are_refused():
    assert problems(changed("categories", "3", "rank", value=30)) == [
        ("categories.2.rank", "Another category has rank 30."),
        ("categories.3.rank", "Another category has rank 30."),
    ]


def test_every_category_has_a_way_for_everybody():
    data = changed("categories", "7", "branches", value={})

    assert problems(data) == [("categories.7.branches", "It needs the branch 'otherwise'.")]


def test_a_branch_in_which_nothing_is_done_is_refused():
    data = changed("categories", "7", "branches", "otherwise", "stages", value=[])

    assert problems(data) == [
        ("categories.7.branches.otherwise.stages", "It needs at least one stage.")
    ]


def test_everything_wrong_is_listed_at_once():
    data = changed("zone", value="Mars")
    del data["staffing"]

    assert sorted(str(path) for path, _ in problems(data)) == ["staffing", "zone"]


def test_a_version_from_before_drivers_rest_and_detours_is_read_with_their_defaults():
    data: dict[str, Any] = json.loads(json.dumps(FIRST))
    del data["transport"]["driver_rest_minutes"], data["transport"]["road_detour"]

    transport = load_version(data).transport

    assert (transport.driver_rest_minutes, transport.road_detour) == (480, 1.3)


def test_a_version_from_before_the_figures_of_a_rescue_is_read_with_their_defaults():
    data: dict[str, Any] = json.loads(json.dumps(FIRST))
    data["transport"] = {
        name: value for name, value in data["transport"].items() if not name.startswith("rescue_")
    }

    transport = load_version(data).transport

    assert transport.rescue_speed_kmh == 40
    assert (transport.rescue_preparing_minutes, transport.rescue_unknown_minutes) == (15, 60)
    assert (transport.rescue_loading_minutes, transport.rescue_unloading_minutes) == (15, 10)


def test_an_unconfirmed_setting_has_a_default():
    data = changed("settings", value={})

    assert load_version(data).settings.window_square_metres == 0.2


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("versions: [", "This is not readable as YAML.", 1),
        ("versions: [\x00]", "This is not readable as YAML.", None),
        ("", "The document has one key, 'versions'.", None),
        ("rules: []", "The document has one key, 'versions'.", None),
        ("versions: many", "'versions' is a list of versions.", None),
        ("versions: []\nversions: []", "The key 'versions' stands there twice.", 2),
        ("versions:\n- &a {}\n- *a", "Aliases are not used in policies.", 3),
        pytest.param("x" * 1_000_001, "The document is longer than any policy.", None, id="long"),
        pytest.param("[" * 5000, "This is not readable as YAML.", None, id="deep"),
    ],
)
def test_a_text_that_is_no_policy_gets_a_clear_sentence(text: str, sentence: str, line: int | None):
    with pytest.raises(InputRejected) as rejected:
        read_sequence(text)

    (problem,) = rejected.value.problems
    assert (str(problem.sentence), problem.line) == (sentence, line)


def test_times_of_day_and_codes_are_read_as_they_are_written():
    text = example_text("shanghai_2020").replace('"05:00"', "12:00")

    version = read_sequence(text).versions[0]

    assert version.transport.night_ban_to.isoformat() == "12:00:00"
    assert [area.code for area in version.listed.areas] == ["3303", "42"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(key=st.sampled_from(sorted(FIRST)), junk=json_values)
def test_junk_in_any_field_is_refused_or_accepted_and_never_crashes(key: str, junk: Any):
    try:
        version = load_version({**FIRST, key: junk})
    except InputRejected as rejected:
        found = rejected.problems
    else:
        found = (load_version(dump_version(version)) == version,)

    assert all(found)
    assert found
