"""The words that a passenger list can say about a traveller."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What a passenger list came as."""

    PAXLST = "paxlst"
    CSV = "csv"
    XLSX = "xlsx"


class Function(StrEnum):
    """What a message wants to be done with its list."""

    ORIGINAL = "original"
    REPLACE = "replace"
    CANCEL = "cancel"
    ADD = "add"
    DELETE = "delete"
    CHANGE = "change"


class Sex(StrEnum):
    """As a document states it."""

    FEMALE = "F"
    MALE = "M"
    UNSTATED = "X"


class DocumentType(StrEnum):
    """Kinds of identity documents."""

    PASSPORT = "passport"
    RESIDENT_ID = "resident_id"
    TRAVEL_PERMIT = "travel_permit"
    VISA = "visa"
    OTHER = "other_document"


class Need(StrEnum):
    """What a traveller needs of a room or a vehicle."""

    STEP_FREE = "step_free"
    MEDICAL = "medical"
    PREGNANT = "pregnant"
    DIALYSIS = "dialysis"
    INFANT_COT = "infant_cot"
    NEGATIVE_PRESSURE = "negative_pressure"
    CARE = "needs_care"
    CHRONIC = "chronically_ill"
    UNACCOMPANIED = "unaccompanied_minor"


class Field(StrEnum):
    """What a list says about a traveller or a flight; the names that column mappings use."""

    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    FULL_NAME = "full_name"
    OTHER_NAME = "other_name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    NATIONALITY = "nationality"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    PASSPORT_NUMBER = "passport_number"
    RESIDENT_NUMBER = "resident_number"
    DOCUMENT_ISSUER = "document_issuer"
    DOCUMENT_EXPIRY = "document_expiry"
    BOOKING = "booking"
    SEAT = "seat"
    EMBARKATION = "embarkation"
    DEBARKATION = "debarkation"
    RESIDENCE = "residence"
    STAYED_IN = "stayed_in"
    ADDRESS = "address"
    JURISDICTION = "jurisdiction"
    PHONE = "phone"
    EMERGENCY_CONTACT = "emergency_contact"
    PARTY = "party"
    DIET = "diet"
    LANGUAGE = "language"
    NEEDS = "needs"
    CREW = "crew"
    NOTE = "note"
    FLIGHT = "flight"
    FLIGHT_DATE = "flight_date"
    ORIGIN = "origin"
    DESTINATION = "destination"
    COUNT = "count"
    PREPARED = "prepared"
