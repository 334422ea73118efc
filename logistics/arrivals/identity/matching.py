"""Recognising a person again: proposals with their reasons, for a person to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from logistics.arrivals.identity.keys import document_key, folded, name_keys
from logistics.arrivals.manifests.values import ParsedTraveller
from logistics.arrivals.manifests.words import Sex
from logistics.wording import Sentence, say

# Names this alike are taken for one name misspelt, where document or birth date agree.
ALIKE = 0.8
# A name whose parts are not told apart must be more alike: the surname is half of it.
ALIKE_WHOLE = 0.9
SHORT = 4
LONGEST = 120


class Certainty(StrEnum):
    """How far a proposal goes; only a certain one is the same person without asking."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NUMBER_ONLY = "repeated_number"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known of somebody, for comparing.

    :ivar reference: whatever the caller knows the person by
    :ivar documents: keys that are equal where issuer, type and number are
    """

    reference: str
    surname: str
    given_names: str = ""
    sex: Sex = Sex.UNSTATED
    birth_date: date | None = None
    documents: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """The keys of the name in its usual spellings; empty for somebody without a name."""
        return name_keys(self.surname, self.given_names) - {""}

    @cached_property
    def letters(self) -> tuple[str, str]:
        """Surname and given names, folded."""
        return folded(self.surname), folded(self.given_names)


@dataclass(frozen=True, kw_only=True)
class MatchProposal:
    """Somebody known who may be the person; for a bare number it only warns.

    :ivar score: 0 to 100
    """

    known: PersonFacts
    certainty: Certainty
    score: int
    reasons: tuple[Sentence, ...]

    @property
    def mergeable(self) -> bool:
        """Whether a person may confirm it; a repeated number alone never merges anybody."""
        return self.certainty is not Certainty.NUMBER_ONLY


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """What agrees and what contradicts between two people."""

    document: bool
    documents_differ: bool
    birth: bool
    birth_differs: bool
    name: bool
    name_alike: bool
    name_part: bool
    sex_differs: bool

    @property
    def name_differs(self) -> bool:
        return not (self.name or self.name_alike or self.name_part)


def facts_of(traveller: ParsedTraveller, reference: str) -> PersonFacts:
    """The facts by which a traveller of a list is recognised."""
    return PersonFacts(
        reference=reference,
        surname=traveller.surname,
        given_names=traveller.given_names,
        sex=traveller.sex,
        birth_date=traveller.birth_date,
        documents=frozenset(
            document_key(document.issuer, document.type, document.number)
            for document in traveller.documents
        ),
    )


def match(new: PersonFacts, known: Sequence[PersonFacts]) -> list[MatchProposal]:
    """Who of the known the new person may be, best first.

    Document, birth date and name together recognise; two people recognised so are both only
    likely. A repeated document number alone warns and never merges; of all who share no more
    than that, the first one stands for the others.
    """
    proposals = _judged_all(new, known)
    certain = [proposal for proposal in proposals if proposal.certainty is Certainty.CERTAIN]
    if len(certain) > 1:
        proposals = [_no_longer_certain(proposal) for proposal in proposals]
    return sorted(proposals, key=lambda proposal: -proposal.score)


def _judged_all(new: PersonFacts, known: Sequence[PersonFacts]) -> list[MatchProposal]:
    proposals: list[MatchProposal] = []
    warned = False
    for person in known:
        agrees = _compared(new, person)
        verdict = _verdict(agrees)
        if verdict is None or (warned and verdict[0] is Certainty.NUMBER_ONLY):
            continue
        warned = warned or verdict[0] is Certainty.NUMBER_ONLY
        proposals.append(_proposal(person, agrees, *verdict))
    return proposals


def _compared(new: PersonFacts, known: PersonFacts) -> _Comparison:
    document = bool(new.documents & known.documents)
    dated = new.birth_date is not None and known.birth_date is not None
    birth = dated and new.birth_date == known.birth_date
    name = bool(new.names & known.names)
    # With a made-up number on a whole list, comparing letters would take minutes.
    worth_reading = not name and (birth or (document and not dated))
    return _Comparison(
        document=document,
        documents_differ=bool(new.documents and known.documents) and not document,
        birth=birth,
        birth_differs=dated and not birth,
        name=name,
        name_alike=worth_reading and _alike(new, known),
        name_part=worth_reading and _part_of(new, known),
        sex_differs=Sex.UNSTATED not in (new.sex, known.sex) and new.sex != known.sex,
    )


def _proposal(
    known: PersonFacts, agrees: _Comparison, certainty: Certainty, score: int
) -> MatchProposal:
    if agrees.sex_differs:
        certainty, score = _weaker(certainty), max(score - 20, 0)
    return MatchProposal(known=known, certainty=certainty, score=score, reasons=_reasons(agrees))


def _verdict(agrees: _Comparison) -> tuple[Certainty, int] | None:
    """The table of what agrees, strongest first; twins share all but the given names."""
    table = (
        (agrees.document and agrees.birth and agrees.name, Certainty.CERTAIN, 100),
        (agrees.document and agrees.birth and agrees.name_part, Certainty.LIKELY, 85),
        (agrees.document and agrees.name and not agrees.birth_differs, Certainty.LIKELY, 80),
        (agrees.birth and agrees.name, Certainty.LIKELY, 75),
        (agrees.document and agrees.birth and agrees.name_alike, Certainty.LIKELY, 70),
        (agrees.document and agrees.name, Certainty.LIKELY, 60),
        (agrees.document and agrees.birth, Certainty.POSSIBLE, 50),
        (agrees.birth and agrees.name_part, Certainty.POSSIBLE, 40),
        (agrees.birth and agrees.name_alike, Certainty.POSSIBLE, 35),
        (agrees.document and not agrees.name_differs, Certainty.POSSIBLE, 30),
        (agrees.document, Certainty.NUMBER_ONLY, 0),
    )
    return next(((certainty, score) for holds, certainty, score in table if holds), None)


def _weaker(certainty: Certainty) -> Certainty:
    if certainty is Certainty.CERTAIN:
        return Certainty.LIKELY
    if certainty is Certainty.LIKELY:
        return Certainty.POSSIBLE
    return certainty


def _no_longer_certain(proposal: MatchProposal) -> MatchProposal:
    if proposal.certainty is not Certainty.CERTAIN:
        return proposal
    reasons = (*proposal.reasons, say("Several people known already fit as well."))
    return replace(proposal, certainty=Certainty.LIKELY, score=90, reasons=reasons)


def _reasons(agrees: _Comparison) -> tuple[Sentence, ...]:
    told = (
        (agrees.document, say("A document has the same issuer, type and number.")),
        (agrees.birth, say("The birth date is the same.")),
        (agrees.birth_differs, say("The birth date is another.")),
        (agrees.name, say("The name is the same.")),
        (agrees.name_alike, say("The name is spelt a little differently.")),
        (agrees.name_part, say("One name is a part of the other.")),
        (
            agrees.name_differs,
            say("The name is another: a relative, a twin, or a number that was made up."),
        ),
        (agrees.sex_differs, say("The sex is another.")),
        (agrees.documents_differ, say("The document is another; it may have been renewed.")),
    )
    return tuple(sentence for holds, sentence in told if holds)


def _alike(new: PersonFacts, known: PersonFacts) -> bool:
    """Whether surname and given names each differ by little; twins differ in one of them."""
    if all(new.letters) and all(known.letters):
        return all(_close(*pair) for pair in zip(new.letters, known.letters, strict=True))
    return _close("".join(new.letters), "".join(known.letters), ratio=ALIKE_WHOLE)


def _close(one: str, other: str, ratio: float = ALIKE) -> bool:
    """Whether two words are one, misspelt; short ones must be equal."""
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < SHORT:
        return False
    compared = SequenceMatcher(None, one[:LONGEST], other[:LONGEST], autojunk=False)
    return compared.quick_ratio() >= ratio and compared.ratio() >= ratio


def _part_of(new: PersonFacts, known: PersonFacts) -> bool:
    """Whether a surname is the same and the given names of one begin those of the other."""
    surnames, given_names = zip(new.letters, known.letters, strict=True)
    shorter, longer = sorted(given_names, key=len)
    return surnames[0] == surnames[1] and bool(shorter) and longer.startswith(shorter)
