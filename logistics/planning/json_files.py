"""JSON documents as files."""

from __future__ import annotations

import json
from pathlib import Path

from logistics.errors import InputRejected
from logistics.wording import say


def read_document(path: Path) -> object:
    """The document of a file.

    :raises InputRejected: there is no such file, or it is not JSON
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputRejected(say("There is no file %(name)s.", name=path.name)) from None
    except (ValueError, RecursionError, OSError):
        raise InputRejected(say("The file %(name)s is not JSON.", name=path.name)) from None


def write_document(document: object, path: Path) -> None:
    """Write a document as a file."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
