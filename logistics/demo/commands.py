"""``logistics demo``: the main job from manifests to papers, on one invented day."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import click

from logistics import clock, database, worker
from logistics.config import ROOT, settings
from logistics.demo import cast, district, story
from logistics.demo.flights import DAY, FLIGHTS
from logistics.errors import Refused
from logistics.installation.preparation import prepare
from logistics.schema import migrations
from logistics.wording import say

MARK = "demonstration"


class NotADemonstration(Refused):
    """Only the data of a demonstration may be thrown away."""


@click.command("demo")
@click.option("--fresh", is_flag=True, help="Throw the demonstration away and start clean.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "out",
    help="Where manifests and papers go.",
)
@click.option("--every-site", is_flag=True, help="Print slips, cards and orders of every site.")
@click.option(
    "--flights",
    type=click.IntRange(2, len(FLIGHTS)),
    default=len(FLIGHTS),
    help="How many flights the day has.",
)
def demo(fresh: bool, out: Path, every_site: bool, flights: int) -> None:
    """Import, classify, plan, publish, drive, take in, release and print one invented day."""
    from logistics.app import create_app

    started = time.monotonic()

    def tell(sentence: str) -> None:
        click.echo(f"  {time.monotonic() - started:6.1f} s  {sentence}")
        sys.stdout.flush()

    if fresh:
        _throw_away(out)
    tell("database and keys are brought up to date")
    prepare()
    worker.load_jobs()
    (settings().data_dir / MARK).touch()
    with create_app().app_context():
        told = story.tell_story(out, flights=FLIGHTS[:flights], every_site=every_site, tell=tell)
    _summary(told, flights, out)


def _throw_away(out: Path) -> None:
    """Delete database, papers and keys of a demonstration; never those of an installation."""
    folder = settings().data_dir
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NotADemonstration(
            say("%(folder)s is no demonstration; nothing was deleted.", folder=folder)
        )
    if settings().database_url.startswith("sqlite"):
        database.bound().dispose()
    elif (folder / MARK).exists():
        migrations.downgrade(database.bound(), "base")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(out, ignore_errors=True)
    folder.mkdir(parents=True)
    clock.follow(settings().clock_file)


def _summary(told: story.Told, flights: int, out: Path) -> None:
    click.echo()
    click.echo(f"{cast.LINJIANG.name_zh} {cast.LINJIANG.name_en}, {DAY}")
    click.echo(f"  {f'people on {flights} flights':<25} {told.people}")
    for name, value in told.planned.items():
        if isinstance(value, int | float | str):
            click.echo(f"  {name:<25} {value}")
    click.echo(f"  listed with a reason      {told.left_out}")
    click.echo(f"  taken in this morning     {told.taken_in}")
    click.echo(f"  released at noon          {told.released}")
    click.echo(f"  papers                    {sum(each.printed for each in told.printed)} in {out}")
    click.echo()
    click.echo(f"Sign in: run ./manage serve, then open {settings().public_url}")
    click.echo(f"  password of everybody: {district.PASSWORD}")
    for user in cast.USERS:
        click.echo(f"  {user.username:<12} {user.role:<15} {user.display_name}")
