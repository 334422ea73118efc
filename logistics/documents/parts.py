"""Drawn parts of a print run that is under way, for the worker that goes on when one dies.

A part is found by a keyed hash of what its papers say, so a part of which a paper has changed
since is drawn anew. Parts name people: they are sealed like the papers.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Collection, Sequence
from pathlib import Path

from logistics import files, vault
from logistics.config import settings
from logistics.documents.chunk import Chunk, Printed
from logistics.documents.paper import Imprint, LeftOut, Paper
from logistics.wording import restored, stored


class KeptParts:
    """The parts of one run."""

    def __init__(self, run: uuid.UUID) -> None:
        self.folder = settings().parts_dir / str(run)

    def found(self, papers: Sequence[Paper], imprint: Imprint) -> tuple[Chunk, ...] | None:
        """What became of these papers, if it was kept and is whole."""
        name = _name(papers, imprint)
        try:
            content = vault.unseal_bytes((self.folder / name).read_bytes(), place=name)
        except (OSError, vault.KeysMissing):
            return None
        return _chunks(content)

    def keep(self, papers: Sequence[Paper], imprint: Imprint, chunks: Sequence[Chunk]) -> None:
        """Keep what became of these papers; it is on the disk when this returns."""
        name = _name(papers, imprint)
        files.write_whole(self.folder / name, vault.seal_bytes(_content(chunks), place=name))

    def empty(self) -> None:
        """Throw the parts away, once the file of the run is stored."""
        shutil.rmtree(self.folder, ignore_errors=True)


def clear(unfinished: Collection[uuid.UUID]) -> None:
    """Throw away the parts of all other runs: they were cancelled, or given up."""
    folder: Path = settings().parts_dir
    for each in folder.iterdir() if folder.exists() else ():
        if each.name not in {str(run) for run in unfinished}:
            shutil.rmtree(each, ignore_errors=True)


def _name(papers: Sequence[Paper], imprint: Imprint) -> str:
    return vault.blind_index(repr((imprint, papers)))


def _content(chunks: Sequence[Chunk]) -> bytes:
    """One line that describes the chunks, then their files one behind the other."""
    described = [
        {
            "size": len(chunk.pdf),
            "printed": [[each.id, each.title, each.pages] for each in chunk.printed],
            "left_out": [[each.id, each.title, stored(each.reason)] for each in chunk.left_out],
        }
        for chunk in chunks
    ]
    return json.dumps(described).encode() + b"\n" + b"".join(chunk.pdf for chunk in chunks)


def _chunks(content: bytes) -> tuple[Chunk, ...]:
    line, _, pdfs = content.partition(b"\n")
    chunks: list[Chunk] = []
    for each in json.loads(line):
        pdf, pdfs = pdfs[: each["size"]], pdfs[each["size"] :]
        chunks.append(
            Chunk(
                pdf=pdf,
                printed=tuple(
                    Printed(id=id_, title=title, pages=pages)
                    for id_, title, pages in each["printed"]
                ),
                left_out=tuple(
                    LeftOut(id=id_, title=title, reason=restored(reason))
                    for id_, title, reason in each["left_out"]
                ),
            )
        )
    return tuple(chunks)
