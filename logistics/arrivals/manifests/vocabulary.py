"""Sex, documents, needs and languages as lists write them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

from logistics.arrivals.manifests.dates import SHOWN
from logistics.arrivals.manifests.problems import Unreadable
from logistics.arrivals.manifests.words import DocumentType, Need, Sex
from logistics.wording import say

SEXES = {
    **dict.fromkeys(("M", "MALE", "MAN", "BOY", "MR", "MSTR", "男", "男性", "1"), Sex.MALE),
    **dict.fromkeys(
        ("F", "FEMALE", "WOMAN", "GIRL", "MRS", "MS", "MISS", "女", "女性", "2"), Sex.FEMALE
    ),
    **dict.fromkeys(
        ("X", "U", "UNKNOWN", "UNSTATED", "UNSPECIFIED", "OTHER", "不详", "未知", "其他", "<"),
        Sex.UNSTATED,
    ),
}
# Letters of passenger messages (UN/EDIFACT 1001) and words of tables.
DOCUMENT_TYPES = {
    **dict.fromkeys(
        ("P", "PP", "PO", "PASSPORT", "护照", "普通护照", "因私护照", "外交护照", "公务护照"),
        DocumentType.PASSPORT,
    ),
    **dict.fromkeys(
        ("IDCARD", "RESIDENTID", "RESIDENTIDENTITYCARD", "NI", "身份证", "居民身份证"),
        DocumentType.RESIDENT_ID,
    ),
    **dict.fromkeys(
        (
            "TRAVELPERMIT",
            "HOMERETURNPERMIT",
            "港澳居民来往内地通行证",
            "台湾居民来往大陆通行证",
            "回乡证",
            "台胞证",
            "通行证",
            "旅行证",
        ),
        DocumentType.TRAVEL_PERMIT,
    ),
    **dict.fromkeys(("V", "VISA", "签证"), DocumentType.VISA),
    **dict.fromkeys(
        ("A", "C", "I", "IP", "IN", "F", "M", "T", "AC", "ID", "OTHER", "其他", "OTHERDOCUMENT"),
        DocumentType.OTHER,
    ),
}
NEEDS = (
    (
        Need.STEP_FREE,
        r"wheel\s*-?chair|wch[rsc]|step.?free|ramp|cannot climb|轮椅|行动不便|无障碍|残疾",
    ),
    (Need.MEDICAL, r"meda|oxyg|stcr|stretcher|medical|insulin|医疗|吸氧|担架|用药|胰岛素"),
    (Need.PREGNANT, r"pregnan|孕"),
    (Need.DIALYSIS, r"dialys|透析"),
    (Need.INFANT_COT, r"bsct|bassinet|\bcot\b|crib|婴儿床|摇篮"),
    (Need.NEGATIVE_PRESSURE, r"negative.?pressure|负压"),
    (Need.CARE, r"needs.?care|carer|dependent on|cannot care|生活不能自理|需照护|需要照护|失能"),
    (Need.CHRONIC, r"chronic|diabet|hypertens|慢性|基础病|糖尿病|高血压"),
    (Need.UNACCOMPANIED, r"umnr|unaccompanied|无人陪伴|无陪"),
)
NOTHING = frozenset(("", "-", "--", "/", "无", "否", "没有", "NO", "NONE", "NIL", "NA", "N"))
YES = frozenset(("Y", "YES", "TRUE", "1", "X", "√", "✓", "是", "有"))
CREW = YES | {"CREW", "FM", "机组", "机组人员", "乘务", "乘务员", "机长", "CAPTAIN", "PILOT"}
NOT_CREW = NOTHING | {
    *("0", "FALSE", "FL", "PAX", "PASSENGER", "ADULT", "CHILD", "INFANT", "ADT", "CHD", "INF"),
    *("旅客", "乘客", "成人", "儿童", "婴儿"),
}
SPOKEN = {"普通话": "zh", "汉语": "zh", "国语": "zh", "MANDARIN": "zh", "粤语": "yue", "英文": "en"}


def word(text: str) -> str:
    """The text without case, width, spaces and punctuation, for looking it up."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s_.,:;·/()\[\]'\"-]", "", folded)


def means_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return word(text) in NOTHING


def sex(text: str) -> Sex:
    """:raises Unreadable: the text is no sex that documents have."""
    found = SEXES.get(word(text))
    if found is None:
        raise Unreadable(say("“%(text)s” is not a sex; use M, F or X.", text=text[:SHOWN]))
    return found


def document_type(text: str) -> DocumentType:
    """:raises Unreadable: the text names no kind of document."""
    found = DOCUMENT_TYPES.get(word(text))
    if found is None:
        raise Unreadable(say("“%(text)s” is not a kind of document.", text=text[:SHOWN]))
    return found


def needs(text: str) -> tuple[Need, ...]:
    """What a remark asks for.

    :raises Unreadable: it asks for something, and for nothing that is known
    """
    if means_nothing(text):
        return ()
    folded = unicodedata.normalize("NFKC", text[:400]).casefold()
    found = tuple(need for need, pattern in NEEDS if re.search(pattern, folded))
    if not found:
        raise Unreadable(
            say(
                "The need “%(text)s” is not one that is known; enter it by hand.", text=text[:SHOWN]
            )
        )
    return found


def crew(text: str) -> bool:
    """:raises Unreadable: the text says neither crew nor passenger."""
    if word(text) in CREW:
        return True
    if word(text) in NOT_CREW:
        return False
    raise Unreadable(say("“%(text)s” says neither crew nor passenger.", text=text[:SHOWN]))


def language(text: str) -> str:
    """The ISO 639 code of a language.

    :raises Unreadable: no language is called so
    """
    code = _languages().get(word(text[:40]))
    if code is None:
        raise Unreadable(say("“%(text)s” is not a language that is known.", text=text[:SHOWN]))
    return code


@cache
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in (Locale("en"), Locale("zh")):
        for code, name in locale.languages.items():
            if code.isalpha() and len(code) <= 3:
                names.setdefault(code.upper(), code)
                names.setdefault(word(name), code)
    return names | SPOKEN
