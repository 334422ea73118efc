"""Who is who: keys of names and documents, recognising people again, and forming parties."""

from __future__ import annotations

from logistics.arrivals.identity.documents import (
    MrzFacts,
    ResidentFacts,
    check_resident_number,
    read_mrz,
)
from logistics.arrivals.identity.keys import document_key, name_key, name_keys
from logistics.arrivals.identity.matching import (
    Certainty,
    MatchProposal,
    PersonFacts,
    facts_of,
    match,
)
from logistics.arrivals.identity.parties import PartyBasis, ProposedParty, form_parties

__all__ = [
    "Certainty",
    "MatchProposal",
    "MrzFacts",
    "PartyBasis",
    "PersonFacts",
    "ProposedParty",
    "ResidentFacts",
    "check_resident_number",
    "document_key",
    "facts_of",
    "form_parties",
    "match",
    "name_key",
    "name_keys",
    "read_mrz",
]
