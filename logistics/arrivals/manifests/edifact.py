"""UN/EDIFACT interchanges cut into segments, by the separators that they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from logistics.arrivals.manifests.problems import ImportRejected
from logistics.wording import say

MAX_SEGMENTS = 600_000
# Real segments have some hundred characters; what is longer lacks its terminator.
MAX_SEGMENT = 20_000
# Senders of teletype messages put addresses and control characters before the interchange.
PRELUDE = 4_000

# Not str.strip: some messages separate by control characters that count as spaces there.
_BLANK = " \t\r\n\x01\x02\x03\x00\ufeff"
# A surname may be Una: only a header behind the advice, or what headers hold, tells.
_START = re.compile(
    r"(?:^|[\s\x00-\x03\ufeff])"
    r"(UNA(?=[^\w\s]\W{2,8}\w?\W{0,8}UN[BGH]\W)|UNB(?=\s?[^\w\s]\s*(?:UNO|IAT)[A-Z])"
    r"|UNH(?=\s?[^\w\s].{0,40}?PAXLST))",
    re.IGNORECASE | re.DOTALL,
)
_TAG = r"(?:ATT|BGM|CNT|COM|DOC|DTM|EMP|FTX|GEI|LOC|MEA|NAD|NAT|QTY|RFF|TDT|UN[BEGHTZ])"


@dataclass(frozen=True, kw_only=True)
class Separators:
    """The characters that structure an interchange; an empty one is not in use."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    repetition: str = ""
    terminator: str = "'"


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One segment: its tag, and elements of repetitions of components.

    :ivar number: 1-based in the file, the service string advice included
    :ivar complete: False when the file ends inside it
    """

    number: int
    tag: str
    elements: tuple[tuple[tuple[str, ...], ...], ...]
    raw: str
    complete: bool = True

    def value(self, element: int, component: int = 0) -> str:
        """A component without surrounding spaces; empty where there is none."""
        components = self.components(element)
        return components[component].strip() if component < len(components) else ""

    def components(self, element: int) -> tuple[str, ...]:
        """The components of an element, its first repetition."""
        return self.elements[element][0] if element < len(self.elements) else ()

    def repetitions(self, element: int) -> tuple[tuple[str, ...], ...]:
        """All repetitions of an element."""
        return self.elements[element] if element < len(self.elements) else ()


@dataclass(frozen=True, kw_only=True)
class Interchange:
    """Where the segments of a text start and what separates them.

    :ivar advised: whether a service string advice declared the separators
    :ivar usable: False when it declared some that cannot be, and the usual ones were taken
    """

    text: str
    start: int
    separators: Separators
    advised: bool
    usable: bool = True


def looks_like_interchange(text: str) -> bool:
    """Whether an interchange or a message starts near the beginning of the text."""
    return _START.search(text[:PRELUDE]) is not None


def open_interchange(text: str) -> Interchange:
    """Find the start and the separators of an interchange.

    :raises ImportRejected: none starts here
    """
    found = _START.search(text[:PRELUDE])
    if found is None:
        raise ImportRejected(say("The file holds no UN/EDIFACT message."))
    start = found.start(1)
    if found[1].upper() != "UNA":
        separators = _usual(text, start)
        return Interchange(text=text, start=start, separators=separators, advised=False)
    declared = text[start + 3 : start + 9]
    if not _usable(declared):
        return _open_despite(text, start + 3)
    separators = Separators(
        component=declared[0],
        element=declared[1],
        decimal=declared[2],
        release=declared[3].strip(),
        repetition=declared[4].strip(),
        terminator=declared[5],
    )
    return Interchange(text=text, start=start + 9, separators=separators, advised=True)


def _open_despite(text: str, position: int) -> Interchange:
    """Take the usual separators after an advice that is cut off or contradicts itself."""
    header = re.compile("UN[BGH]", re.IGNORECASE).search(text, position, position + 12)
    start = header.start() if header else position
    return Interchange(
        text=text, start=start, separators=_usual(text, start), advised=True, usable=False
    )


def segments(interchange: Interchange) -> Iterator[Segment]:
    """The segments in their order; a last one without terminator is marked incomplete.

    :raises ImportRejected: there are more than any passenger list has
    """
    number = 1 if interchange.advised else 0
    for raw, complete in _raw_segments(interchange):
        number += 1
        if number > MAX_SEGMENTS:
            raise ImportRejected(
                say(
                    "The message has more than %(limit)s segments; split it by flight.",
                    limit=MAX_SEGMENTS,
                )
            )
        yield _segment(number, raw, interchange.separators, complete)


def _usual(text: str, start: int) -> Separators:
    """What holds without an advice; version 4 of the syntax repeats elements by ``*``."""
    version = re.match(r"\s*UNB\+UNO\w:([1-9])", text[start : start + 20])
    repeats = version is not None and int(version[1]) >= 4
    return Separators(repetition="*" if repeats else "")


def _usable(declared: str) -> bool:
    if len(declared) < 6 or any(mark.isalnum() for mark in declared):
        return False
    component, element, _, release, repetition, terminator = tuple(declared)
    if component in _BLANK or element in _BLANK or terminator == " ":
        return False
    marks = [component, element, terminator, release.strip(), repetition.strip()]
    in_use = [mark for mark in marks if mark]
    return len(set(in_use)) == len(in_use)


def _raw_segments(interchange: Interchange) -> Iterator[tuple[str, bool]]:
    marks = interchange.separators
    whole = _whole_segment(marks)
    position = interchange.start
    while found := whole.match(interchange.text, position):
        for raw in _unterminated(found[1], marks):
            yield raw, True
        position = found.end()
    *before, last = ["", *_unterminated(interchange.text[position:].rstrip("\x1a"), marks)]
    yield from ((raw, True) for raw in before if raw)
    if last:
        yield last, False


def _whole_segment(marks: Separators) -> re.Pattern[str]:
    """Everything up to a terminator that no release character precedes; never backtracks."""
    end, release = re.escape(marks.terminator), re.escape(marks.release)
    if not release:
        return re.compile(f"([^{end}]*+){end}")
    plain = f"[^{release}{end}]*+"
    return re.compile(f"({plain}(?:{release}.{plain})*+){end}", re.DOTALL)


def _unterminated(raw: str, marks: Separators) -> Iterator[str]:
    """A segment, or several where lines start with tags but lack the terminator before."""
    parts = [raw]
    if "\n" in raw or "\r" in raw:
        parts = re.split(rf"(?<![\r\n])[\r\n]++[ \t]*+(?={_TAG} ?{re.escape(marks.element)})", raw)
    for part in parts:
        if stripped := part.replace("\r", "").replace("\n", "").strip(_BLANK):
            yield stripped[:MAX_SEGMENT]


def _segment(number: int, raw: str, marks: Separators, complete: bool) -> Segment:
    if _has(marks.release, raw) or _has(marks.repetition, raw):
        elements = _elements(raw, marks)
    else:
        parts = raw.split(marks.element)
        elements = tuple((tuple(part.split(marks.component)),) for part in parts)
    tag = elements[0][0][0].strip().upper()
    return Segment(number=number, tag=tag, elements=elements, raw=raw, complete=complete)


def _has(mark: str, raw: str) -> bool:
    return bool(mark) and mark in raw


def _elements(raw: str, marks: Separators) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Elements, their repetitions and components, where some separators are only letters."""
    return tuple(
        tuple(
            tuple(_plain(part, marks.release) for part in _split(one, marks.component, marks))
            for one in _split(element, marks.repetition, marks)
        )
        for element in _split(raw, marks.element, marks)
    )


def _split(text: str, separator: str, marks: Separators) -> list[str]:
    """Parts between separators that no release character precedes; releases stay."""
    release = marks.release
    if not separator or separator not in text:
        return [text]
    if not release or release not in text:
        return text.split(separator)
    parts, current, characters = [], [], iter(text)
    for character in characters:
        if character == release:
            current.append(character + next(characters, ""))
        elif character == separator:
            parts.append("".join(current))
            current = []
        else:
            current.append(character)
    return [*parts, "".join(current)]


def _plain(text: str, release: str) -> str:
    if not release or release not in text:
        return text
    return re.sub(re.escape(release) + "(.?)", r"\1", text, flags=re.DOTALL)
