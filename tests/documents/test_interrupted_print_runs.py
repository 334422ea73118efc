"""Print runs whose worker dies: drawn parts are found again, pages come again, none twice."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pikepdf
import pytest
from sqlalchemy.orm import Session

from logistics import files
from logistics.config import settings
from logistics.documents import page_reprints, parts
from logistics.documents.batch import Batch, print_batch
from logistics.documents.paper import Imprint, Paper
from logistics.errors import InputRejected, NotFound
from logistics.runs import operations
from logistics.runs.models import Run, RunKind
from tests.documents import papers_of_the_day as day
from tests.factories import LANDED

IMPRINT = Imprint(printed_by="张伟", at=day.PRINTED_AT, zone=day.ZONE)


class Killed(Exception):
    """The worker dies."""


def cards(count: int) -> list[Paper]:
    return [
        Paper(id=f"card-{n}", title=f"3号楼 {1200 + n}", facts=day.door_card(room=f"{1200 + n}"))
        for n in range(count)
    ]


def run(papers: list[Paper], shelf: parts.KeptParts, dies_after: int = 1000) -> Batch:
    def tell(done: int, _total: int) -> None:
        if done > dies_after:
            raise Killed

    return print_batch(
        papers,
        printed_by=IMPRINT.printed_by,
        at=IMPRINT.at,
        zone=IMPRINT.zone,
        workers=0,
        progress=tell,
        shelf=shelf,
    )


def test_a_second_worker_goes_on_from_the_parts_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    papers, shelf = cards(12), parts.KeptParts(uuid.uuid4())
    with pytest.raises(Killed):
        run(papers, shelf, dies_after=6)
    drawn: list[str] = []
    monkeypatch.setattr(shelf, "keep", lambda part, *_: drawn.extend(each.id for each in part))

    again = run(papers, shelf)

    assert drawn == []
    assert again.printed == tuple(paper.id for paper in papers)
    assert again.pages == 13
    assert again.pdf == run(papers, parts.KeptParts(uuid.uuid4())).pdf


def test_a_part_of_which_a_paper_has_changed_or_that_is_torn_is_drawn_anew() -> None:
    papers, shelf = cards(1), parts.KeptParts(uuid.uuid4())
    run(papers, shelf)
    changed = [replace(papers[0], facts=day.door_card(room="1300"))]

    assert shelf.found(papers, IMPRINT) is not None
    assert shelf.found(changed, IMPRINT) is None
    [part] = shelf.folder.iterdir()
    assert "3号楼".encode() not in part.read_bytes()
    part.write_bytes(part.read_bytes()[:-9])
    assert shelf.found(papers, IMPRINT) is None


def test_parts_of_runs_that_have_ended_are_thrown_away() -> None:
    going, ended = (parts.KeptParts(uuid.uuid4()) for _ in range(2))
    for shelf in (going, ended):
        shelf.keep(cards(1), IMPRINT, ())

    parts.clear({uuid.UUID(going.folder.name)})

    assert [each.name for each in settings().parts_dir.iterdir()] == [going.folder.name]


def test_only_interruptions_that_lost_all_work_count_until_a_run_is_given_up(
    session: Session,
) -> None:
    asked = operations.request(session, RunKind.PRINT, {}, at=LANDED)
    silent = settings().silent_after * 2
    for attempt in range(9):
        claim = operations.claim_next(
            session, worker="w", at=LANDED, pulse=LANDED + attempt * silent
        )
        assert claim is not None
        if attempt in (1, 3, 5):
            pulse = LANDED + attempt * silent
            operations.beat(session, claim, pulse=pulse, progress=0.1 * attempt, kept=True)

    assert operations.claim_next(session, worker="w", at=LANDED, pulse=LANDED + 9 * silent) is None
    assert asked.state.value == "failed"


@pytest.fixture
def printed(session: Session) -> Run:
    file = files.store(
        session,
        run(cards(3), parts.KeptParts(uuid.uuid4())).pdf,
        media_type="application/pdf",
        at=LANDED,
    )
    asked = operations.request(session, RunKind.PRINT, {"papers": "door_cards"}, at=LANDED)
    asked.result = {"file_id": str(file.id), "printed": 3}
    return asked


def test_pages_come_again_from_a_page_on_and_it_is_noted_who_and_why(
    session: Session, printed: Run, tmp_path
) -> None:
    noted = page_reprints.reprint(session, printed, from_page=3, reason=" jam ", at=LANDED)
    again = page_reprints.pages_from(session, printed, noted.from_page)

    whole = files.content_of(session, page_reprints.file_of(printed))
    assert day.pages_of(again) == day.pages_of(whole)[2:]
    assert [each.reason for each in page_reprints.of(session, printed)] == ["jam"]
    (tmp_path / "again.pdf").write_bytes(again)
    with pikepdf.open(tmp_path / "again.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(("page", "reason"), [(0, "jam"), (5, "jam"), (1, "  ")])
def test_a_page_that_is_not_there_and_a_missing_reason_are_refused(
    session: Session, printed: Run, page: int, reason: str
) -> None:
    with pytest.raises(InputRejected):
        page_reprints.reprint(session, printed, from_page=page, reason=reason, at=LANDED)


def test_a_run_without_a_file_has_no_pages(session: Session) -> None:
    asked = operations.request(session, RunKind.PRINT, {}, at=LANDED)

    with pytest.raises(NotFound):
        page_reprints.reprint(session, asked, from_page=1, reason="jam", at=LANDED)
