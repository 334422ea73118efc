"""A print run: order, bookmarks, who is left out, and what can go wrong on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from logistics.documents.batch import Batch, print_batch, print_paper
from logistics.documents.chunk import GlyphsMissing
from logistics.documents.door_card import DoorCardFacts
from logistics.documents.paper import LeftOut, Paper
from logistics.wording import say
from tests.documents import papers_of_the_day as day


def card(number: int, **changes: object) -> Paper:
    room = f"{1200 + number}"
    facts = day.door_card(**{"room": room, **changes})
    return Paper(id=f"card-{number}", title=f"3号楼 12 {room}", facts=facts)


def run(papers: list[Paper], workers: int = 0, printed_by: str = "张伟") -> Batch:
    return print_batch(
        papers, printed_by=printed_by, at=day.PRINTED_AT, zone=day.ZONE, workers=workers
    )


def bookmarks(batch: Batch) -> list[tuple[str, int]]:
    """Title and page index of every bookmark."""
    with pikepdf.open(BytesIO(batch.pdf)) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        return [(item.title, pages[item.destination[0].objgen]) for item in outline.root]


@dataclass(frozen=True, kw_only=True)
class DeadlyFacts(DoorCardFacts):
    """Facts that end the process which is handed them."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (13,)


def test_sixty_slips_come_in_walking_order_and_end_with_the_last_page() -> None:
    slips = [
        Paper(id=f"{n}", title=f"3号楼 12 {1200 + n}", facts=day.slip(room=f"{1200 + n}"))
        for n in range(60)
    ]
    steps: list[tuple[int, int]] = []

    batch = print_batch(
        slips,
        printed_by="张伟",
        at=day.PRINTED_AT,
        zone=day.ZONE,
        workers=0,
        progress=lambda done, total: steps.append((done, total)),
    )

    *pages, last = day.pages_of(batch.pdf)
    assert batch.printed == tuple(str(n) for n in range(60))
    assert batch.left_out == ()
    assert [re.findall(r"\b12[0-5][0-9]\b", page)[0] for page in pages] == [
        f"{1200 + n}" for n in range(60)
    ]
    assert "已打印 Papers printed 60" in last
    assert "无遗漏。 Nobody was left out." in last
    assert steps == [(30, 60), (60, 60)]
    assert bookmarks(batch) == [
        *((f"3号楼 12 {1200 + n}", n) for n in range(60)),
        ("未打印：0 Left out: 0", 60),
    ]


def test_a_run_is_the_same_file_whoever_draws_it() -> None:
    papers = [card(number) for number in range(26)]

    assert run(papers).pdf == run(papers, workers=2).pdf


def test_pages_are_counted_by_paper_and_bookmarks_skip_the_second_page() -> None:
    sheet = Paper(id="sheet", title="交接", facts=day.hand_over(60))

    batch = run([card(1), sheet, card(2)])

    assert bookmarks(batch) == [
        ("3号楼 12 1201", 0),
        ("交接", 1),
        ("3号楼 12 1202", 4),
        ("未打印：0 Left out: 0", 5),
    ]
    assert "第 2 页 共 3 页" in day.pages_of(batch.pdf)[2]


def test_a_glyph_that_no_font_has_leaves_its_person_out_by_name() -> None:
    batch = run([card(1), card(2, building="𪚥楼"), card(3)])

    reason = say("No font of the papers has %(characters)s.", characters="𪚥")
    assert batch.printed == ("card-1", "card-3")
    assert batch.left_out == (LeftOut(id="card-2", title="3号楼 12 1202", reason=reason),)
    last = day.pages_of(batch.pdf)[-1]
    assert "1 3号楼 12 1202" in last
    assert "文书字库缺少以下字符：[U+2A6A5]。 No font of the papers has [U+2A6A5]." in last


def test_a_broken_paper_does_not_break_the_run(caplog: pytest.LogCaptureFixture) -> None:
    naive = datetime(2020, 3, 17, 14, 0)  # noqa: DTZ001 - the fault that is tried here
    broken = Paper(id="slip-2", title="王小明", facts=day.slip(arrival=naive))

    batch = run([card(1), broken, card(3)])

    reason = say("The paper could not be drawn (%(error)s).", error="ValueError")
    assert batch.printed == ("card-1", "card-3")
    assert batch.left_out == (LeftOut(id="slip-2", title="王小明", reason=reason),)
    assert "paper slip-2 could not be drawn: ValueError" in caplog.text
    assert "王小明" not in caplog.text
    assert "ŁUKASZEWICZ" not in caplog.text


def test_a_paper_that_kills_its_process_is_the_only_one_left_out() -> None:
    good = day.door_card()
    deadly = Paper(id="deadly", title="1299", facts=DeadlyFacts(**vars(good)))

    batch = run([card(1), card(2), deadly, card(3)], workers=1)

    reason = say("The printing process stopped at this paper.")
    assert batch.printed == ("card-1", "card-2", "card-3")
    assert batch.left_out == (LeftOut(id="deadly", title="1299", reason=reason),)


def test_whom_the_caller_left_out_stands_on_the_same_list() -> None:
    nobody = LeftOut(id="slip-9", title="李四", reason=say("Nobody was left out."))

    batch = print_batch(
        [card(1)],
        already_left_out=[nobody],
        printed_by="张伟",
        at=day.PRINTED_AT,
        zone=day.ZONE,
        workers=0,
    )

    assert batch.left_out == (nobody,)
    assert "1 李四" in day.pages_of(batch.pdf)[-1]


def test_a_run_of_nobody_is_its_last_page() -> None:
    batch = run([], workers=2)

    [page] = day.pages_of(batch.pdf)
    assert "已打印 Papers printed 0 未打印 Papers left out 0" in page


def test_a_printer_whose_own_name_has_no_glyph_still_gets_the_last_page() -> None:
    batch = run([card(1)], printed_by="王𪚥")

    [page] = day.pages_of(batch.pdf)
    assert [left.id for left in batch.left_out] == ["card-1"]
    assert "王[U+2A6A5]" in page


def test_a_run_stops_when_its_progress_says_so() -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        print_batch(
            [card(number) for number in range(60)],
            printed_by="张伟",
            at=day.PRINTED_AT,
            zone=day.ZONE,
            workers=0,
            progress=cancel,
        )


@pytest.mark.parametrize(
    ("at", "zone"),
    [(datetime(2020, 3, 17), day.ZONE), (day.PRINTED_AT, "Asia/Linjiang")],  # noqa: DTZ001
)
def test_a_run_without_a_clock_is_a_fault_of_the_program(at: datetime, zone: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        print_batch([card(1)], printed_by="张伟", at=at, zone=zone)


def test_a_single_paper_with_a_missing_glyph_is_refused() -> None:
    with pytest.raises(GlyphsMissing, match="No font of the papers has 𪚥"):
        print_paper(card(1, building="𪚥楼"), printed_by="张伟", at=day.PRINTED_AT, zone=day.ZONE)


def test_a_run_prints_on_one_side_only() -> None:
    with pikepdf.open(BytesIO(run([card(1)]).pdf)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == pikepdf.Name.Simplex


def test_workers_end_and_clear_up_when_the_process_that_started_them_is_killed(
    tmp_path: Path,
) -> None:
    program = tmp_path / "endless.py"
    program.write_text(
        "from tests.documents.test_print_runs import card, day, print_batch\n"
        "if __name__ == '__main__':\n"
        "    papers = [card(n) for n in range(2000)]\n"
        "    print_batch(papers, printed_by='x', at=day.PRINTED_AT, zone=day.ZONE,\n"
        "                progress=lambda *step: print('step', flush=True))\n",
        encoding="utf-8",
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    surroundings = {"PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(scratch)}
    parent = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        env={**os.environ, **surroundings},
    )
    assert parent.stdout is not None
    parent.stdout.readline()
    workers = _children(parent.pid)

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    assert len(workers) >= 2
    assert _survivors(workers, seconds=15) == []
    assert list(scratch.iterdir()) == []


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _survivors(pids: list[int], seconds: float) -> list[int]:
    deadline = time.monotonic() + seconds
    alive = pids
    while alive and time.monotonic() < deadline:
        time.sleep(0.1)
        alive = [pid for pid in alive if _running(pid)]
    return alive


def _running(pid: int) -> bool:
    """Whether it lives; the dead may wait unburied for whoever adopted them."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
