"""A terminal of an installation: what a person types and what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from logistics import database
from logistics.cli import main


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """What a person types, and what the installation keeps."""

    data_dir: Path
    database_url: str

    def run(self, *arguments: str, ends_with: int = 0) -> str:
        """The output of ``logistics ARGUMENTS``; it must end with the expected code."""
        result: Result = CliRunner().invoke(main, arguments)
        assert result.exit_code == ends_with, (result.output, result.exception)
        return result.output

    def destroy(self) -> None:
        """Lose the database and the whole data directory."""
        database.bound().dispose()
        if self.database_url.startswith("sqlite"):
            for file in self.data_dir.glob("logistics.db*"):
                file.unlink()
        else:
            with database.bound().begin() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
        for paper in self.data_dir.rglob("papers/*/*"):
            paper.unlink()
        (self.data_dir / "keys.json").unlink()
