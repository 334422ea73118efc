"""Every encoding that lists come in is recognised, and what cannot be is refused."""

from __future__ import annotations

import pytest

from logistics.arrivals.manifests.encoding import decode, decode_message
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.reading import read_manifest
from logistics.arrivals.manifests.values import ParsedManifest

CHINESE = "姓名,国籍,证件号码\n张三,中国,E1\n䶮山,中国,E2\n欧阳娜娜,中国,E3\n"
EUROPEAN = "Surname,Given names,Nationality\nMüller,Jürgen,DEU\nDubois,Renée,FRA\nNuñez,Zoë,ESP\n"
GUESSED = (
    "The file does not say its encoding and was read as Western European; look at names with "
    "accents, or save it as “CSV UTF-8”."
)
BROKEN = "Some characters of the file are broken; each is shown as �."
UNDECIDED = (
    "The encoding of the file cannot be recognised, so names would be misread; save it again as "
    "“CSV UTF-8” or as XLSX."
)


def read(data: bytes) -> ParsedManifest:
    return read_manifest(data, "list.csv", our_ports=frozenset(["PVG"]))


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"],
)
def test_chinese_names_are_read_in_every_usual_encoding(encoding: str) -> None:
    manifest = read(CHINESE.encode(encoding))

    assert [person.full_name for person in manifest.travellers] == ["张三", "䶮山", "欧阳娜娜"]
    assert manifest.errors == ()


def test_a_rare_character_alone_is_still_gb18030() -> None:
    text = "name,nationality\n䶮,CHN\n"

    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_european_names_are_not_taken_for_chinese(encoding: str) -> None:
    manifest = read(EUROPEAN.encode(encoding))

    assert [person.full_name for person in manifest.travellers] == [
        "Müller Jürgen",
        "Dubois Renée",
        "Nuñez Zoë",
    ]


def test_a_guessed_encoding_is_told() -> None:
    assert [str(doubt) for doubt in decode(EUROPEAN.encode("cp1252")).doubts] == [GUESSED]
    assert decode(EUROPEAN.encode("utf-8")).doubts == ()
    assert decode(CHINESE.encode("gb18030")).doubts == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("氏名,国籍\n山田太郎,日本\n", "shift_jis"), ("姓名,國籍\n陳大文,香港\n", "big5")],
)
def test_an_encoding_that_cannot_be_told_is_refused_with_what_to_do(
    text: str, encoding: str
) -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(text.encode(encoding))

    assert str(refusal.value) == UNDECIDED


def test_utf8_that_is_cut_off_in_a_character_keeps_everybody() -> None:
    manifest = read(CHINESE.encode()[:-6])

    assert [person.full_name for person in manifest.travellers] == ["张三", "䶮山", "欧阳娜娜"]


def test_a_broken_character_in_a_name_is_told_on_its_line() -> None:
    names = "".join(f"Hare/Tom{number},GBR\n" for number in range(20))
    data = b"Name,Nationality\nV\x87sk/Ada,GBR\n" + names.encode()

    manifest = read(data)

    assert manifest.travellers[0].full_name == "V�sk/Ada"
    assert [(each.line, str(each.sentence)) for each in manifest.warnings] == [
        (None, BROKEN),
        (2, "A character of the name is broken; ask how it is written."),
    ]


def test_a_file_that_only_claims_an_encoding_is_refused() -> None:
    with pytest.raises(ImportRejected) as refusal:
        read(b"\xef\xbb\xbf" + CHINESE.encode("gb18030"))

    assert str(refusal.value) == (
        "The file says that it is UTF-8 and is not; save it again as “CSV UTF-8” or as XLSX."
    )


@pytest.mark.parametrize(
    ("declared", "encoding", "name"),
    [
        ("UNOC", "iso8859-1", "Müller"),
        ("UNOD", "iso8859-2", "Novák"),
        ("UNOE", "iso8859-5", "Иванов"),
        ("UNOY", "utf-8", "张三"),
        ("UNOA", "utf-8", "Müller"),
        ("UNOA", "gb18030", "张三"),
    ],
)
def test_a_message_is_read_in_the_character_set_that_it_declares(
    declared: str, encoding: str, name: str
) -> None:
    data = f"UNB+{declared}:4+A'NAD+FL+++{name}:X'".encode(encoding)

    assert name in decode_message(data, declared).text


def test_a_message_with_a_stray_byte_is_read_with_a_mark_in_its_place() -> None:
    data = b"UNB+UNOA:4+A'NAD+FL+++Nov\x87k:Eva'"

    decoded = decode_message(data, "UNOA")

    assert decoded.text == "UNB+UNOA:4+A'NAD+FL+++Nov�k:Eva'"
    assert [str(doubt) for doubt in decoded.doubts] == [BROKEN]


def test_a_message_may_be_utf16() -> None:
    text = "UNB+UNOA:4+A'UNH+1+PAXLST:D:02B'NAD+FL+++张:三'UNT+3+1'UNZ+1+'"

    for encoding in ("utf-16", "utf-16-le"):
        manifest = read(text.encode(encoding))

        assert [person.full_name for person in manifest.travellers] == ["张 三"]
