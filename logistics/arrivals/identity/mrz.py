"""The machine-readable zone of travel documents: fields and check digits of ICAO Doc 9303."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle

from logistics.wording import Sentence, say, term

Place = tuple[int, int, int]
"""A line, and from which to which column."""

SHAPES: dict[tuple[int, int], dict[str, Place]] = {
    # TD3, a passport (part 4): two lines of 44.
    (2, 44): {
        "code": (0, 0, 2),
        "issuer": (0, 2, 5),
        "name": (0, 5, 44),
        "number": (1, 0, 10),
        "nationality": (1, 10, 13),
        "birth": (1, 13, 20),
        "sex": (1, 20, 21),
        "expiry": (1, 21, 28),
        "personal": (1, 28, 43),
    },
    # TD2, a card (part 6): two lines of 36.
    (2, 36): {
        "code": (0, 0, 2),
        "issuer": (0, 2, 5),
        "name": (0, 5, 36),
        "number": (1, 0, 10),
        "nationality": (1, 10, 13),
        "birth": (1, 13, 20),
        "sex": (1, 20, 21),
        "expiry": (1, 21, 28),
        "optional": (1, 28, 35),
    },
    # TD1, a small card (part 5): three lines of 30.
    (3, 30): {
        "code": (0, 0, 2),
        "issuer": (0, 2, 5),
        "number": (0, 5, 15),
        "optional": (0, 15, 30),
        "birth": (1, 0, 7),
        "sex": (1, 7, 8),
        "expiry": (1, 8, 15),
        "nationality": (1, 15, 18),
        "name": (2, 0, 30),
    },
}
# What the last digit of the zone covers.
WHOLE: dict[tuple[int, int], tuple[Place, ...]] = {
    (2, 44): ((1, 0, 10), (1, 13, 20), (1, 21, 43)),
    (2, 36): ((1, 0, 10), (1, 13, 20), (1, 21, 35)),
    (3, 30): ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
}
CHECKED = {
    "number": term("document number"),
    "birth": term("birth date"),
    "expiry": term("expiry date"),
    "personal": term("personal number"),
}


@dataclass(frozen=True, kw_only=True)
class Zone:
    """The fields as printed, without fillers and check digits, and the parts that are wrong."""

    code: str
    issuer: str
    surname: str
    given_names: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    wrong: tuple[Sentence, ...]


def check_digit(text: str) -> str:
    """The check digit of a text: weights 7, 3, 1; letters count from 10, a filler is 0."""
    values = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)))) % 10)


def read_zone(text: str) -> Zone | None:
    """The zone of two or three lines; None when it has no such shape."""
    lines = [re.sub(r"\s", "", line).upper() for line in text.splitlines() if line.strip()]
    length = len(lines[0]) if len({len(line) for line in lines}) == 1 else 0
    shape = (len(lines), length)
    if shape not in SHAPES or re.search("[^A-Z0-9<]", "".join(lines)) or lines[0][0] == "<":
        return None
    field = {name: _at(lines, place) for name, place in SHAPES[shape].items()}
    field = _with_long_number(field)
    surname, _, given = field["name"].partition("<<")
    return Zone(
        code=field["code"].rstrip("<"),
        issuer=field["issuer"].rstrip("<"),
        surname=_words(surname),
        given_names=_words(given),
        number=field["number"][:-1].rstrip("<"),
        nationality=field["nationality"].rstrip("<"),
        birth=field["birth"][:6],
        sex=field["sex"],
        expiry=field["expiry"][:6],
        wrong=_wrong(
            field, whole="".join(_at(lines, place) for place in WHOLE[shape]) + lines[1][-1]
        ),
    )


def _at(lines: list[str], place: Place) -> str:
    line, start, end = place
    return lines[line][start:end]


def _with_long_number(field: dict[str, str]) -> dict[str, str]:
    """A number of more than nine signs goes on in the optional data of a card."""
    if field["number"][-1] != "<" or not (more := field.get("optional", "").split("<")[0]):
        return field
    return field | {"number": field["number"][:-1] + more}


def _words(name: str) -> str:
    return " ".join(name.replace("<", " ").split())


def _wrong(field: dict[str, str], *, whole: str) -> tuple[Sentence, ...]:
    parts = [part for name, part in CHECKED.items() if name in field and not _holds(field[name])]
    if not _holds(whole):
        parts.append(term("whole zone"))
    if not _words(field["name"]):
        parts.append(term("name"))
    return tuple(
        say("The machine-readable zone is wrong in its %(part)s.", part=say(part)) for part in parts
    )


def _holds(part: str) -> bool:
    """Whether a field ends with its check digit; an empty optional one may end with a filler."""
    body, digit = part[:-1], part[-1]
    return digit == check_digit(body) or (digit == "<" and not body.strip("<"))
