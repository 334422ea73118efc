"""What a file is by its content; what is no passenger list is named and sent back."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from logistics.arrivals.manifests.edifact import looks_like_interchange
from logistics.arrivals.manifests.problems import ImportRejected
from logistics.arrivals.manifests.xlsx_rows import damaged
from logistics.wording import Sentence, say

PACKAGE = b"PK\x03\x04"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOOKED_AT = 4_000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf'\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06")
_SYNTAX = re.compile(rb"UNB[^\w\s](UNO[A-Y])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_MARKUP = re.compile(
    r"\s*<(!doctype|html|head|body|table|\?xml|meta|div|style|script|svg)", re.IGNORECASE
)


def refuse_by_signature(data: bytes) -> None:
    """Refuse what its first bytes show to be something else than a message or a table.

    :raises ImportRejected: an image, a PDF, an old workbook, an archive
    """
    if b"%PDF-" in data[:1024]:
        raise ImportRejected(
            say("This is a PDF; ask the carrier for the PAXLST message, a CSV or an XLSX file.")
        )
    if data.startswith(COMPOUND_FILE):
        raise ImportRejected(_compound_file(data))
    if kind := _image(data):
        raise ImportRejected(
            say(
                "This is an image (%(kind)s); send the PAXLST message, a CSV or an XLSX file.",
                kind=kind,
            )
        )
    if data.startswith(_ARCHIVES):
        raise ImportRejected(_archive())


def is_package(data: bytes) -> bool:
    """Whether the file is a ZIP package, such as XLSX."""
    return data.startswith(PACKAGE)


def refuse_other_packages(data: bytes) -> None:
    """Refuse a package that is no XLSX workbook.

    :raises ImportRejected: another kind of document, an archive, or a damaged package
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged() from None
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names or "mimetype" in names or "content.xml" in names:
        raise ImportRejected(say("This kind of workbook is not accepted; save it as XLSX or CSV."))
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise ImportRejected(
            say(
                "This is a text document or slides; send the PAXLST message, a CSV or an XLSX file."
            )
        )
    if "[Content_Types].xml" not in names:
        raise ImportRejected(_archive())


def is_interchange(data: bytes) -> bool:
    """Whether a UN/EDIFACT interchange starts near the beginning."""
    return looks_like_interchange(data[:LOOKED_AT].decode("latin-1"))


def declared_syntax(data: bytes) -> str:
    """The character set that an interchange declares, such as ``UNOC``; else ``UNOA``."""
    found = _SYNTAX.search(data[:LOOKED_AT])
    return found[1].decode("ascii") if found else "UNOA"


def refuse_by_text(text: str) -> None:
    """Refuse a text that is no table.

    :raises ImportRejected: a page or markup, or control characters throughout
    """
    start = text[:LOOKED_AT]
    if _MARKUP.match(start):
        raise ImportRejected(
            say("This is a web page or XML, whatever its name says; save it as CSV or XLSX.")
        )
    if start.startswith("{\\rtf"):
        raise ImportRejected(
            say(
                "This is a text document or slides; send the PAXLST message, a CSV or an XLSX file."
            )
        )
    if len(_CONTROL.findall(start)) * 100 > len(start):
        raise ImportRejected(
            say(
                "The file is not a passenger list but binary data; send a PAXLST message, a CSV "
                "or an XLSX file."
            )
        )


def _image(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return "HEIC"
    found = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    # A table may start with the letters BM; a bitmap has zeros in its header.
    return None if found == "BMP" and b"\x00" not in data[:14] else found


def _compound_file(data: bytes) -> Sentence:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return say("The workbook is protected by a password; save it without one.")
    return say("This is an old XLS workbook or another old document; save it as XLSX.")


def _archive() -> Sentence:
    return say("This is an archive; unpack it and send the passenger list that is in it.")
