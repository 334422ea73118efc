"""What each paper says, in both languages, on which pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from logistics.config import ROOT
from logistics.documents.bilingual import Bilingual, Words
from logistics.documents.paper import DRAFT, VOID, Contact, Facts, copy_number
from tests.documents import papers_of_the_day as day

ALL = [
    day.order(),
    day.slip(),
    day.door_card(),
    day.trip(),
    day.hand_over(),
    day.certificate(),
    day.meals(),
]


@pytest.mark.parametrize("facts", ALL, ids=lambda facts: facts.kind.name)
def test_a_paper_says_who_printed_it_when_and_which_page_it_is(facts: Facts) -> None:
    words = day.words_of(facts)

    assert "临江区疫情防控指挥部" in words
    assert "Linjiang District Headquarters" in words
    assert facts.head.number in words
    assert "打印人 Printed by 张伟 2020-03-17 16:05 Asia/Shanghai" in words
    assert "第 1 页 共 1 页 Page 1 of 1" in words


def _assert_says(facts: Facts, *expected: str) -> None:
    words = day.words_of(facts)
    assert [text for text in expected if text not in words] == []


def test_an_order_says_who_why_where_until_when_and_whom_to_call() -> None:
    _assert_says(
        day.order(),
        "隔离医学观察告知书 Notice of isolation for medical observation",
        "ŁUKASZEWICZ, Grzegorz 欧阳䶮",
        "护照 passport EJ4477120",
        "1981年7月4日 4 July 1981",
        "集中隔离 central isolation",
        "传染病防治法第四十一条",
        "Article 41 of the law",
        "2020-03-17 14:00",
        "2020-03-31 14:00",
        "望江宾馆 Riverview Hotel",
        "滨江路1288号 1288 Binjiang Road",
        "不得离开房间。",
        "Stay in your room.",
        "可以申请行政复议。",
        "You may ask for a review.",
        "值班 desk 赵敏 021-5555-0188",
        "盖章处 Seal",
        "陈建国",
        "2020-03-17 15:30",
        "隔离人员",
    )


def test_an_order_for_a_child_is_signed_by_the_guardian() -> None:
    facts = day.order(guardian="ŁUKASZEWICZ, Zofia")

    _assert_says(facts, "监护人 ŁUKASZEWICZ, Zofia")
    assert "Person in isolation" not in day.words_of(facts)


def test_a_slip_says_the_room_the_party_the_tests_and_the_needs() -> None:
    _assert_says(
        day.slip(),
        "3号楼",
        "1207",
        "ŁUKASZEWICZ, Zofia 子女 child · 房间 Room 1207",
        "十四岁以下由父母陪护",
        "a child up to 14 with a parent",
        "2020-03-31 14:00",
        "2020-03-18 周三 Wed",
        "2020-03-21 周六 Sat",
        "清真 halal",
        "婴儿床 infant cot",
        "波兰语 Polish",
        "兄弟 brother Paweł +48-601-555-012",
        "赵敏 021-5555-0188",
        "值班台存根",
    )


def test_a_door_card_says_nothing_but_room_code_people_diet_and_language() -> None:
    words = day.words_of(day.door_card())

    expected = (
        "临江区疫情防控指挥部 Linjiang District Headquarters 望江宾馆 Riverview Hotel "
        "楼栋 Building 3号楼 楼层 Floor 12 1207 代码 Room code K7QX2M "
        "人数 People in the room 2 经批准合住 shared room, approved "
        "饮食 Diet 清真 halal 语言 Language 波兰语 Polish "
        "打印人 Printed by 张伟 2020-03-17 16:05 Asia/Shanghai 第 1 页 共 1 页 Page 1 of 1"
    )
    assert sorted(words.split()) == sorted(expected.split())


def test_a_trip_sheet_says_vehicle_crew_times_riders_and_disinfection() -> None:
    _assert_says(
        day.trip(),
        "版本 Version 3",
        "16:40",
        "17:55",
        "浦东机场 Pudong Airport",
        "望江宾馆 Riverview Hotel",
        "沪A·D2317 大客车 coach",
        "周大勇 138-0000-0101",
        "林小燕 138-0000-0201",
        "重点国家入境 from a listed country 25",
        "25 25A KŐSZEGI, Márta 25 HU0000025 1 36.4 °C 2",
        "2020-03-17 14:00",
        "含氯消毒液 chlorine 消毒组",
    )


def test_a_trip_sheet_of_25_riders_with_long_names_is_one_page() -> None:
    name = "DE LA CRUZ Y VILLAVICENCIO-ETXEBERRIA, María de los Ángeles Guadalupe"
    riders = tuple(day.rider(number, name=name) for number in range(1, 26))

    assert len(day.pages_of(day.printed(day.trip(riders=riders)))) == 1


def test_a_trip_sheet_that_fits_no_page_keeps_its_type_and_takes_several() -> None:
    riders = tuple(day.rider(number) for number in range(1, 120))

    pages = day.pages_of(day.printed(day.trip(riders=riders)))

    assert [page.rpartition("第 ")[2] for page in pages] == [
        f"{number} 页 共 4 页 Page {number} of 4" for number in range(1, 5)
    ]


def test_the_category_of_each_rider_is_told_only_where_they_differ() -> None:
    other = Bilingual(zh="密切接触者", en="close contact")

    mixed = day.words_of(day.trip(riders=(day.rider(1), day.rider(2, category=other))))

    assert "Category" in mixed
    assert "Category" not in day.words_of(day.trip())


def test_riders_for_several_sites_are_told_where_each_gets_off() -> None:
    riders = (day.rider(1), day.rider(2, destination="东湖度假村"))

    assert "东湖度假村" in day.words_of(day.trip(riders=riders))
    assert "目的地" not in day.words_of(day.trip())


def test_an_older_trip_sheet_says_void_and_names_the_one_in_force() -> None:
    facts = day.trip(version=2, replaced_by=3, head=day.head("ZY-0317-012", marking=VOID))

    _assert_says(
        facts,
        "作废 VOID",
        "版本 Version 2",
        "本单已作废，以第3版为准。 This sheet is void: version 3 is in force.",
    )


@pytest.mark.parametrize(
    ("received", "verdict"),
    [
        (None, "请清点并填写人数后签名。 Count, write the number, then sign."),
        (5, "双方清点人数一致。 Both counts agree."),
        (4, "双方清点人数相差 1 人。 The counts differ by 1."),
    ],
)
def test_a_hand_over_sheet_weighs_both_counts(received: int | None, verdict: str) -> None:
    _assert_says(day.hand_over(received=received), verdict)


def test_a_hand_over_of_fifty_repeats_its_table_head_on_every_page() -> None:
    pages = day.pages_of(day.printed(day.hand_over(50)))

    assert [page.count("Date of birth") for page in pages] == [1, 1]
    assert "SZŰCS, Ágnes 50" in pages[-1]


def test_a_certificate_says_dates_places_tests_health_and_what_follows() -> None:
    _assert_says(
        day.certificate(),
        "兹证明下列人员已完成隔离医学观察，准予解除隔离。",
        "JC-2020-000123",
        "护照 passport EJ4477120",
        "2020年3月17日 17 March 2020",
        "2020年3月31日 31 March 2020 14:00",
        "望江宾馆 Riverview Hotel",
        "滨江路1288号 1288 Binjiang Road",
        "2020-03-30",
        "核酸",
        "阴性",
        "区疾控中心",
        "解除时无发热、咳嗽等症状。 No fever, cough or other symptoms at release.",
        "居家监测七天。 Seven days of monitoring at home.",
        "7KQ4-X2MP",
        "check.example/v",
        "陈建国",
    )


def test_a_certificate_without_tests_says_not_tested() -> None:
    _assert_says(day.certificate(tests=()), "未检测。 Not tested.")


@pytest.mark.parametrize(
    ("marking", "words"),
    [(DRAFT, "草稿 DRAFT"), (VOID, "作废 VOID"), (copy_number(2), "副本 2 COPY 2")],
)
def test_a_marking_stands_in_the_head_and_across_the_page(marking: Words, words: str) -> None:
    facts = day.certificate(head=day.head("JC-2020-000123", marking=marking))

    marked = day.words_of(facts)

    assert words in marked
    # A reader of a turned line gives its signs in an order of its own.
    assert marked.count(words[0]) == 2


def test_a_meal_list_counts_by_diet_and_walks_floor_by_floor() -> None:
    _assert_says(
        day.meals(),
        "午餐 lunch",
        "清真 halal 3 普通 standard 1",
        "楼层 Floor 12 · 3 份 meals 1 1207 2 清真 halal 2 1208 1 普通 standard",
        "楼层 Floor 11 · 1 份 meals 3 1101 1 清真 halal",
        "少盐",
    )


def test_a_meal_list_of_an_empty_site_is_still_a_paper() -> None:
    _assert_says(day.meals(lines=()), "无配餐。 No meals.")


def test_a_day_on_paper_is_the_day_of_the_place() -> None:
    facts = day.certificate(ended=datetime(2020, 3, 30, 16, 0, tzinfo=UTC))

    _assert_says(facts, "2020年3月31日 31 March 2020 00:00")


def test_a_text_that_a_place_wrote_in_chinese_only_stands_alone() -> None:
    site = Bilingual(zh="东湖度假村")

    assert "东湖度假村 楼栋" in day.words_of(day.door_card(site=site))


def test_a_name_is_never_read_as_markup() -> None:
    desk = Contact(role="", name="<b>赵&敏</b>", phone="1")

    assert "<b>赵&敏</b> 1" in day.words_of(day.slip(desk=desk))


def test_whatever_is_said_in_chinese_is_said_in_english_too() -> None:
    for file in (ROOT / "templates/papers").glob("*.html"):
        words = file.read_text(encoding="utf-8")
        chinese, english = (
            set(re.findall(rf"{{{{ ([^}}|]+?) \| {language}\b", words)) for language in ("zh", "en")
        )
        assert chinese <= english, file.name
