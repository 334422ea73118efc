"""``logistics backup`` and ``logistics restore``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from logistics import clock
from logistics.config import settings
from logistics.installation import backup
from logistics.terminal import tell
from logistics.wording import say

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE, required=False)
def back_up(file: Path | None) -> None:
    """Write database and stored papers into FILE, without the keys; the installation may run."""
    at = clock.unmoved()
    target = (file or _usual_name(at)).absolute()
    made = backup.back_up(target, at=at)
    tell(say("The backup is %(file)s, with %(n)s papers.", file=str(target), n=made.papers))
    if made.damaged:
        tell(
            say(
                "%(n)s stored papers are gone or cannot be read here; run logistics doctor.",
                n=len(made.damaged),
            ),
            err=True,
        )
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the records that are here.")
def restore(file: Path, force: bool) -> None:
    """Bring everything back that the backup FILE holds; stop the installation first."""
    back = backup.restore(file, force=force)
    tell(
        say(
            "The backup of %(moment)s is back, with %(n)s papers.",
            moment=back.made_at,
            n=back.papers,
        )
    )
    if back.missing_keys:
        tell(
            say(
                "The keys %(keys)s are missing: bring them back with logistics keys import.",
                keys=", ".join(back.missing_keys),
            ),
            err=True,
        )


def _usual_name(at: datetime) -> Path:
    return settings().backup_dir / f"logistics-{at:%Y%m%d-%H%M%S}.tar.gz"
