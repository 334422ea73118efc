"""What stops a release or a certificate."""

from __future__ import annotations

from logistics.errors import InputRejected, Problem, Refused
from logistics.policy.release_rules import Unmet
from logistics.wording import say


class NotYet(Refused):
    """Conditions of the release are not met."""

    def __init__(self, missing: tuple[Unmet, ...]) -> None:
        super().__init__(
            say(
                "Not yet: %(first)s %(remedy)s", first=missing[0].sentence, remedy=missing[0].remedy
            )
        )
        self.missing = missing


class StoppedAtGate(Refused):
    """Something came to light between the release and the departure."""


class NotFreeToGo(Refused):
    """What a guard is told of whoever is stopped: nothing of the reason."""

    def __init__(self) -> None:
        super().__init__(say("Not free to go; ask the health desk."))


class CertificateExists(Refused):
    """There is one original; another copy is counted, not issued."""


class CertificateRevoked(Refused):
    """It was revoked before."""


class PrintedMeanwhile(Refused):
    """Two runs printed one certificate; the later one would be a second original."""


def check_ordinal(number: str, *, printed: int, ordinal: int) -> None:
    """Refuse a print that was begun before another one was counted.

    :raises PrintedMeanwhile: its file would carry a marking that is not true
    """
    if printed != ordinal:
        raise PrintedMeanwhile(
            say("Certificate %(number)s was printed meanwhile; print again.", number=number)
        )


def check_missing(missing: tuple[Unmet, ...]) -> None:
    """Refuse a release with conditions that are not met.

    :raises NotYet: with the first of them
    """
    if missing:
        raise NotYet(missing)


def check_gate(missing: tuple[Unmet, ...], *, revoked: str | None) -> None:
    """Let a released person go as things stand now, not as they stood at the release.

    :param revoked: number of the certificate, where it was revoked and no other is valid
    :raises StoppedAtGate: a result, a symptom or a linked contact speaks against it
    """
    if missing:
        raise StoppedAtGate(
            say(
                "Stop: %(first)s Take the release back, or put the entry right.",
                first=missing[0].sentence,
            )
        )
    if revoked:
        raise StoppedAtGate(
            say("Stop: certificate %(number)s was revoked and no other is valid.", number=revoked)
        )


def check_reason(reason: str) -> str:
    """A reason that says something.

    :raises InputRejected: it is empty
    """
    if not reason.strip():
        raise InputRejected(
            say("A reason is needed."), (Problem(sentence=say("It is empty."), field="reason"),)
        )
    return reason.strip()
