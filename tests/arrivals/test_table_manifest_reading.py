"""A table becomes a passenger list by the meaning of its columns."""

from __future__ import annotations

from datetime import date

import pytest

from logistics.arrivals.manifests.columns import stated_columns
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.reading import read_manifest
from logistics.arrivals.manifests.values import Leg, ParsedDocument, ParsedManifest
from logistics.arrivals.manifests.words import DocumentType, Field, Format, Need, Sex

OURS = frozenset(["PVG"])
ENGLISH = "Surname,Given names,DOB,Nationality,Passport no\n"
MARLOWE = "Marlowe,Iris,1973-04-07,GBR,P7000001\n"


def read(text: str, **options: object) -> ParsedManifest:
    return read_manifest(text.encode(), "list.csv", our_ports=OURS, **options)  # type: ignore[arg-type]


def told(manifest: ParsedManifest) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.field, str(each.sentence)) for each in manifest.problems]


def test_a_chinese_list_is_read_with_everything_that_it_says() -> None:
    text = (
        "序号,姓名,英文姓名,性别,出生日期,国籍,证件类型,证件号码,证件有效期,订座编码,座位号,登机口岸,"
        "联系电话,在沪地址,目的地所属区,同行组,餐食,语言,特殊需求,14天内旅居国家,紧急联系人,备注\n"
        "1,欧阳娜娜,OUYANG/NANA,女,1985年3月7日,中国,护照,E70000001,2029/1/2,QX7ABC,12A,LHR,"
        "13800138000,椒江路1号,临江区,家庭1,素食,普通话,轮椅，怀孕,"
        "英国、意大利,欧阳山 13900139000,无\n"
    )

    manifest = read(text)
    person = manifest.travellers[0]

    assert manifest.format is Format.CSV
    assert told(manifest) == [(1, None, "These columns were not understood: “序号”.")]
    assert (person.line, person.full_name, person.other_name) == (2, "欧阳娜娜", "OUYANG/NANA")
    assert (person.surname, person.given_names) == ("欧阳", "娜娜")
    assert (person.sex, person.birth_date) == (Sex.FEMALE, date(1985, 3, 7))
    assert person.documents == (
        ParsedDocument(
            type=DocumentType.PASSPORT, number="E70000001", issuer="CHN", expiry=date(2029, 1, 2)
        ),
    )
    assert (person.booking, person.seat, person.embarkation) == ("QX7ABC", "12A", "LHR")
    assert (person.phone, person.address) == ("13800138000", "椒江路1号")
    assert (person.jurisdiction, person.party_key) == ("临江区", "家庭1")
    assert (person.diet, person.language, person.note) == ("素食", "zh", "")
    assert (person.needs, person.needs_text) == ((Need.STEP_FREE, Need.PREGNANT), "轮椅，怀孕")
    assert person.stayed_in == ("GBR", "ITA")
    assert person.emergency_contact == "欧阳山 13900139000"
    assert person.raw.startswith("序号: 1 | 姓名: 欧阳娜娜 | ")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "；"])
def test_the_separator_is_found_out(separator: str) -> None:
    text = (ENGLISH + MARLOWE).replace(",", separator)

    assert [person.documents[0].number for person in read(text).travellers] == ["P7000001"]


def test_a_declared_separator_is_obeyed_and_its_line_counted() -> None:
    manifest = read("sep=;\n" + (ENGLISH + MARLOWE).replace(",", ";"))

    assert [(person.line, person.surname) for person in manifest.travellers] == [(3, "Marlowe")]


def test_headings_may_be_bilingual_starred_or_explained_in_brackets() -> None:
    text = (
        "*姓名 Name,出生日期(YYYY-MM-DD),Nationality/国籍,PASSPORT NO.\n张三,1990-03-07,中国,E1\n"
    )

    assert read(text).columns == {
        "full_name": "*姓名 Name",
        "birth_date": "出生日期(YYYY-MM-DD)",
        "nationality": "Nationality/国籍",
        "passport_number": "PASSPORT NO.",
    }


def test_headings_may_stand_below_a_title_and_what_the_flight_is() -> None:
    text = (
        "QX Airways passenger list,,,,\n"
        "航班号：QX552,日期: 2020-03-17,始发地,LHR (London),\n"
        "入境口岸,PVG,人数：2,,\n"
        "\n" + ENGLISH + "Marlowe,Iris,07/04/73,GBR,P7000001\n"
    )

    manifest = read(text)

    assert manifest.arriving == Leg(
        carrier="QX", number="552", origin="LHR", destination="PVG", day=date(2020, 3, 17)
    )
    assert manifest.travellers[0].birth_date == date(1973, 4, 7)
    assert told(manifest) == [
        (None, "count", "The list declares 2 people; it names 1. All of them were read."),
        (
            6,
            "birth_date",
            "Dates such as “07/04/73” can be read in two ways; the day was taken to come "
            "first. Rows like this: 1.",
        ),
    ]


def test_the_flight_of_most_rows_is_taken_and_the_others_are_told() -> None:
    text = "Name,Nationality,Flight,Flight date,Destination\n" + "".join(
        f"Iris {letter},GBR,{flight},2020-03-17 07:40,CAN\n"
        for letter, flight in zip("ABC", ("QX552", "QX0552", "QX9"), strict=True)
    )

    manifest = read(text)

    assert manifest.arriving == Leg(
        carrier="QX", number="552", destination="CAN", day=date(2020, 3, 17)
    )
    assert (4, "flight", "This row is about flight QX9, most are about QX552.") in told(manifest)
    assert (
        None,
        "destination",
        "The flight lands at CAN, which is not a port of ours; choose the arrival.",
    ) in told(manifest)


def test_the_remembered_mapping_of_a_carrier_comes_before_guessing() -> None:
    text = "Name,Known as,Nationality,Ref\nMarlowe/Iris,Iris,GBR,QX7ABC\n"
    mapping = {"other_name": "Known as", "booking": "REF", "seat": "Sitz", "nonsense": "Name"}

    manifest = read(text, mapping=mapping)

    assert manifest.columns == {
        "other_name": "Known as",
        "booking": "Ref",
        "full_name": "Name",
        "nationality": "Nationality",
    }
    assert manifest.travellers[0].booking == "QX7ABC"
    assert told(manifest) == [(1, None, "The column “Sitz” of earlier lists is missing.")]


def test_a_mapping_makes_headings_of_words_that_nobody_guesses() -> None:
    text = "Fluggast,Land\nMarlowe/Iris,GBR\n"

    manifest = read(text, mapping={"full_name": "Fluggast", "nationality": "Land"})

    assert [person.given_names for person in manifest.travellers] == ["Iris"]


def test_what_a_person_says_of_a_column_comes_before_what_was_remembered() -> None:
    text = "Fluggast,Land,Pass,Remarks\nMarlowe/Iris,GBR,518820013,wheelchair\n"
    stated = stated_columns(["Fluggast = full_name", "Pass=护照号", "Remarks=special needs"])

    manifest = read(text, mapping={"nationality": "Land", "note": "Remarks"}, stated=stated)

    assert manifest.columns == {
        "nationality": "Land",
        "full_name": "Fluggast",
        "passport_number": "Pass",
        "needs": "Remarks",
    }
    assert [person.needs for person in manifest.travellers] == [(Need.STEP_FREE,)]


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["Pass"], ["“Pass” is not HEADING=MEANING."]),
        (
            ["Pass=shoe size", "Fluggast=name", "Name=name"],
            [
                "“shoe size” of the column “Pass” is no field of a passenger list. Fields are: "
                + ", ".join(Field)
                + ".",
                "The columns “Fluggast” and “Name” are both said to be the field “full_name”.",
            ],
        ),
    ],
)
def test_a_statement_about_a_column_that_means_nothing_is_refused(
    statements: list[str], said: list[str]
) -> None:
    with pytest.raises(ImportRejected) as refusal:
        stated_columns(statements)

    assert [str(each.sentence) for each in refusal.value.problems] == said


@pytest.mark.parametrize("head", ["Fluggast,Land,Pass", "Name,Nationality,Pass"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(head: str) -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(f"QX552,,\n{head}\nMarlowe/Iris,GBR,5\n", stated={"passport_number": "Passport No."})

    assert (
        str(refusal.value)
        == "The table has no such column. It has: "
        + ", ".join(f"“{each}”" for each in head.split(","))
        + "."
    )
    assert [(each.field, str(each.sentence)) for each in refusal.value.problems] == [
        ("passport_number", "There is no column “Passport No.”.")
    ]


def test_without_headings_a_table_is_refused_with_what_is_needed() -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(MARLOWE)

    assert str(refusal.value) == (
        "None of the first 50 rows has headings that are understood; there must be a column for "
        "the name and one more, such as document, birth date or nationality."
    )


@pytest.mark.parametrize("row", ["Total,2,,,\n", "合计：2人,,,,\n", "TOTAL PASSENGERS: 2,,,,\n"])
def test_a_row_of_totals_is_nobody_and_is_compared(row: str) -> None:
    manifest = read(ENGLISH + MARLOWE + row)

    assert len(manifest.travellers) == 1
    assert manifest.declared_count == 2
    assert told(manifest) == [
        (3, "count", "The list declares 2 people; it names 1. All of them were read.")
    ]


def test_somebody_called_total_is_somebody() -> None:
    manifest = read(ENGLISH + "Total,Ann,1973-04-07,GBR,P7000002\n")

    assert [person.surname for person in manifest.travellers] == ["Total"]
    assert manifest.declared_count is None


def test_empty_rows_and_repeated_headings_are_passed_over() -> None:
    manifest = read(ENGLISH + ",,,,\n\n" + MARLOWE + ENGLISH + ",,,,\n")

    assert [person.line for person in manifest.travellers] == [4]
    assert manifest.problems == ()


def test_a_row_that_names_nobody_is_an_error_with_its_line() -> None:
    manifest = read(ENGLISH + MARLOWE + ",,1973-04-07,GBR,\n,,,,P7000002\n")

    assert [person.line for person in manifest.travellers] == [2, 4]
    assert told(manifest) == [
        (3, "full_name", "There is no name."),
        (4, "full_name", "There is no name."),
    ]


def test_broken_fields_are_told_and_the_person_is_kept() -> None:
    text = (
        "Surname,Given names,Sex,DOB,Nationality,Doc type,Document no,"
        "Embarkation,Needs,Crew,Language\n"
        "Marlowe,Iris,?,31/02/1973,Atlantis,Scroll,P1,Paris,Perch,maybe,Elvish\n"
    )

    manifest = read(text)

    assert manifest.travellers[0].full_name == "Marlowe Iris"
    assert manifest.travellers[0].needs_text == "Perch"
    assert told(manifest) == [
        (2, "nationality", "“Atlantis” is not a country that is known."),
        (2, "document_type", "“Scroll” is not a kind of document."),
        (2, "sex", "“?” is not a sex; use M, F or X."),
        (2, "birth_date", "“31/02/1973” is not a date."),
        (2, "language", "“Elvish” is not a language that is known."),
        (2, "needs", "The need “Perch” is not one that is known; enter it by hand."),
        (2, "crew", "“maybe” says neither crew nor passenger."),
        (2, "embarkation", "“Paris” is not the three-letter code of an airport."),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "1973-04-07",
        "1973/4/7",
        "1973.04.07",
        "19730407",
        "1973年4月7日",
        "07APR1973",
        "7-Apr-73",
        "April 7, 1973",
        "07.04.73",
        "１９７３－０４－０７",
        "1973-04-07 00:00:00",
        "26761",
    ],
)
def test_dates_are_read_however_they_are_written(written: str) -> None:
    text = f'Name;DOB (dd/mm/yyyy);Nationality\nMarlowe/Iris;"{written}";GBR\n'

    manifest = read(text, flight_date=date(2020, 3, 17))

    assert manifest.travellers[0].birth_date == date(1973, 4, 7)
    assert manifest.problems == ()


@pytest.mark.parametrize(
    ("heading", "dates", "read_as"),
    [
        ("DOB", ("03/04/1990", "25/12/1990"), [date(1990, 4, 3), date(1990, 12, 25)]),
        ("DOB", ("03/04/1990", "12/25/1990"), [date(1990, 3, 4), date(1990, 12, 25)]),
        ("DOB (MM/DD/YYYY)", ("03/04/1990", "05/05/1990"), [date(1990, 3, 4), date(1990, 5, 5)]),
        ("出生日期(日/月/年)", ("03/04/1990", "05/05/1990"), [date(1990, 4, 3), date(1990, 5, 5)]),
    ],
)
def test_the_order_of_day_and_month_shows_in_the_column(
    heading: str, dates: tuple[str, str], read_as: list[date]
) -> None:
    text = f"Name,Nationality,{heading}\n" + "".join(f"A/B{day},GBR,{day}\n" for day in dates)

    manifest = read(text)

    assert [person.birth_date for person in manifest.travellers] == read_as
    assert manifest.problems == ()


def test_a_date_that_could_be_read_in_two_ways_warns_once_for_its_column() -> None:
    rows = "A/B,GBR,03/04/1990\nC/D,GBR,05/05/1990\nE/F,GBR,06/07/1990\n"

    manifest = read("Name,Nationality,DOB\n" + rows)

    assert manifest.travellers[0].birth_date == date(1990, 4, 3)
    assert told(manifest) == [
        (
            2,
            "birth_date",
            "Dates such as “03/04/1990” can be read in two ways; the day was taken to come first. "
            "Rows like this: 2.",
        )
    ]


def test_a_resident_number_tells_birth_date_and_sex_and_contradicts_others() -> None:
    text = (
        "姓名,性别,出生日期,身份证号\n"
        "张三,,,11010119900307002X\n"
        "李四,男,1990-03-08,11010119900307002X\n"
        "王五,女,1990-03-07,110101199003070021\n"
    )

    manifest = read(text)

    assert manifest.travellers[0].birth_date == date(1990, 3, 7)
    assert manifest.travellers[0].sex is Sex.FEMALE
    assert manifest.travellers[0].documents[0].issuer == "CHN"
    assert told(manifest)[0] == (
        4,
        "document_number",
        "The check digit of the resident number is wrong.",
    )
    assert (3, "birth_date", "The birth date is not the one in the resident number.") in told(
        manifest
    )
    assert (3, "sex", "The sex is not the one in the resident number.") in told(manifest)


def test_a_number_without_kind_is_a_resident_number_by_its_form_else_a_passport() -> None:
    text = "Name,Nationality,Document no\nZhang/San,CHN,11010119900307002X\nA/B,GBR,P1\n"

    manifest = read(text)

    assert [person.documents[0].type for person in manifest.travellers] == [
        DocumentType.RESIDENT_ID,
        DocumentType.PASSPORT,
    ]
    assert told(manifest) == [
        (3, "document_type", "The kind of document is not given; it was taken for a passport.")
    ]


def test_a_formula_is_a_problem_of_its_cell_and_is_not_computed() -> None:
    text = ENGLISH + 'Marlowe,"=HYPERLINK(""x"")",1973-04-07,GBR,"=""0700001"""\n'

    manifest = read(text)

    assert manifest.travellers[0].given_names == ""
    assert manifest.travellers[0].documents[0].number == "0700001"
    assert told(manifest) == [
        (
            2,
            "given_names",
            "Cell B2 holds a formula and was not read; paste the values alone.",
        )
    ]


def test_a_number_that_a_spreadsheet_has_rounded_is_a_problem() -> None:
    manifest = read("Name,Nationality,身份证号\nZhang/San,CHN,1.10101E+17\n")

    assert manifest.travellers[0].documents == ()
    assert told(manifest) == [
        (
            2,
            "resident_number",
            "Cell C2 holds a long number that the spreadsheet has rounded; format the column as "
            "text and enter it again.",
        )
    ]


def test_quotation_marks_that_do_not_match_lose_nobody() -> None:
    rows = "".join(f"Marlowe{number},Iris,1973-04-07,GBR,P{number}\n" for number in range(30))
    text = ENGLISH + 'Hare,"Tom,1973-04-07,GBR,P70\nPike,Sid "Bob" H,1973-04-07,GBR,P71\n' + rows

    manifest = read(text)

    assert len(manifest.travellers) == 32
    assert [person.given_names for person in manifest.travellers[:3]] == [
        "Tom",
        'Sid "Bob" H',
        "Iris",
    ]
    assert manifest.errors[0].line == 2
    assert str(manifest.errors[0].sentence) == (
        "The quotation marks here do not match; the lines were read one by one."
    )


def test_a_quoted_line_break_is_part_of_its_cell() -> None:
    text = 'Name,Nationality,Address\nMarlowe/Iris,GBR,"12 Lime Walk\nHarwick"\nHare/Tom,GBR,\n'

    manifest = read(text)

    assert [(each.line, each.address) for each in manifest.travellers] == [
        (2, "12 Lime Walk Harwick"),
        (4, ""),
    ]


def test_texts_are_cut_to_what_is_kept_and_cleaned_of_control_characters() -> None:
    text = f"Name,Nationality,Seat,Address\nMarlowe\u200b / Iris\x07,GBR,12A,{'x' * 300}\n"

    manifest = read(text)

    assert manifest.travellers[0].full_name == "Marlowe / Iris"
    assert manifest.travellers[0].address == "x" * 240
    assert told(manifest) == [(2, "address", "Only the first 240 characters are kept.")]


def test_names_that_cannot_be_parted_warn_once() -> None:
    manifest = read("Name,Nationality\nIris Marlowe,GBR\nTom Hare,GBR\nHARE Meg,GBR\n")

    assert [person.surname for person in manifest.travellers] == [
        "Iris Marlowe",
        "Tom Hare",
        "HARE",
    ]
    assert told(manifest) == [
        (
            2,
            "full_name",
            "Surname and given names stand together and cannot be told apart; families are found "
            "by booking alone.",
        )
    ]


def test_problems_beyond_a_thousand_are_counted() -> None:
    rows = "".join(f"A/B{number},Atlantis\n" for number in range(1_200))

    manifest = read("Name,Nationality\n" + rows)

    assert len(manifest.travellers) == 1_200
    assert len(manifest.errors) == 1_001
    assert str(manifest.errors[-1].sentence) == "200 more problems of this kind are not listed."
