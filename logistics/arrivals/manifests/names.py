"""Names as lists write them, parted into surname and given names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Chinese surnames of two characters; every other one counts as one character long.
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
        "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲"
        "公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚"
        "褚师纳兰歐陽司馬東方諸葛尉遲鍾離長孫",
    )
)
_TITLE = re.compile(r"[\s.]*\b(?:MR|MRS|MS|MISS|MSTR|MASTER|CHD|INF|DR)\.?$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•・]+")
_INNER_DOT = "·•・"


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name in its parts.

    :ivar certain: False when it does not show where the surname ends; then it is all surname
    """

    surname: str
    given_names: str = ""
    certain: bool = True


def part_name(full_name: str) -> Name:
    """Part a full name at a slash or comma, by Chinese usage, or by a surname in capitals."""
    plain = unicodedata.normalize("NFKC", full_name).strip()
    if "/" in plain:
        surname, given_names = plain.split("/", 1)
        return Name(surname=surname.strip(), given_names=without_title(given_names))
    if "," in plain:
        surname, given_names = plain.split(",", 1)
        return Name(surname=surname.strip(), given_names=without_title(given_names))
    if _HAN.fullmatch(plain.replace(" ", "")):
        return _chinese(plain)
    return _by_capitals(plain)


def without_title(given_names: str) -> str:
    """Given names without the title that airlines write behind them."""
    bare = given_names.replace("/", " ").strip()
    return _TITLE.sub("", bare).strip() or bare


def _chinese(name: str) -> Name:
    if " " in name:
        surname, given_names = name.split(" ", 1)
        return Name(surname=surname, given_names=given_names.replace(" ", ""))
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    if any(dot in name for dot in _INNER_DOT) or len(name) > length + 2:
        return Name(surname=name, certain=False)
    return Name(surname=name[:length], given_names=name[length:])


def _by_capitals(name: str) -> Name:
    words = name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if capitals and others and words in (capitals + others, others + capitals):
        return Name(surname=" ".join(capitals), given_names=" ".join(others))
    return Name(surname=name, certain=len(words) < 2)
