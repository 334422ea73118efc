"""A received file into a passenger list, whatever it is; or one sentence why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from logistics.arrivals.manifests import sniffing
from logistics.arrivals.manifests.columns import merged
from logistics.arrivals.manifests.csv_rows import csv_sheet
from logistics.arrivals.manifests.edifact import looks_like_interchange
from logistics.arrivals.manifests.encoding import Decoded, decode, decode_message
from logistics.arrivals.manifests.paxlst import read_paxlst
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.rows import Sheet
from logistics.arrivals.manifests.tables import list_score, read_table
from logistics.arrivals.manifests.values import ParsedManifest
from logistics.arrivals.manifests.words import Format
from logistics.arrivals.manifests.xlsx_rows import xlsx_sheet
from logistics.wording import say

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE


def read_manifest(
    data: bytes,
    filename: str,
    *,
    our_ports: frozenset[str],
    flight_date: date | None = None,
    mapping: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
) -> ParsedManifest:
    """Read a passenger list: PAXLST, CSV or XLSX, told apart by content.

    :param filename: as the sender calls it; only told back, never believed
    :param our_ports: IATA codes of the ports where people come in to us
    :param flight_date: the day of the flight it is loaded for, local; turns two-digit years
    :param mapping: headings by field name, as remembered for the carrier
    :param stated: headings by field name, as a person says of this table
    :raises ImportRejected: it cannot be read as a passenger list; the sentence says what to do
    """
    decoded = _checked(data, filename)
    if decoded is not None and looks_like_interchange(decoded.text):
        return read_paxlst(
            decoded.text, our_ports=our_ports, flight_date=flight_date, doubts=decoded.doubts
        )
    return read_table(
        _sheet(data, decoded, merged(mapping, stated)),
        format=Format.XLSX if decoded is None else Format.CSV,
        our_ports=our_ports,
        flight_date=flight_date,
        mapping=mapping,
        stated=stated,
    )


def refuse_larger(size: int, filename: str) -> None:
    """Refuse a file by its size in bytes, which is known before it is read.

    :raises ImportRejected: it is larger than any passenger list
    """
    if size > MAX_BYTES:
        raise ImportRejected(
            say(
                "The file “%(name)s” has %(size)s MB; passenger lists up to %(limit)s MB are "
                "accepted. Load one flight at a time.",
                name=filename[-80:],
                size=-(-size // MEGABYTE),
                limit=MAX_BYTES // MEGABYTE,
            )
        )


def _checked(data: bytes, filename: str) -> Decoded | None:
    """The text of a message or table; none for a workbook."""
    _refuse_empty(data, filename)
    refuse_larger(len(data), filename)
    sniffing.refuse_by_signature(data)
    if sniffing.is_package(data):
        sniffing.refuse_other_packages(data)
        return None
    if sniffing.is_interchange(data):
        return decode_message(data, sniffing.declared_syntax(data))
    return decode(data)


def _sheet(data: bytes, decoded: Decoded | None, mapping: Mapping[str, str]) -> Sheet:
    score = partial(list_score, mapping)
    if decoded is None:
        return xlsx_sheet(data, score=score)
    sniffing.refuse_by_text(decoded.text)
    return csv_sheet(decoded.text, score=score, doubts=decoded.doubts)


def _refuse_empty(data: bytes, filename: str) -> None:
    if not data.strip():
        raise ImportRejected(
            say("The file “%(name)s” is empty; send the passenger list again.", name=filename[-80:])
        )
