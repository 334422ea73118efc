"""What commands share: they speak the language that was asked for with ``--language``."""

from __future__ import annotations

import click

from logistics.wording import Language, Sentence, text


def language() -> Language:
    """The language of this command line."""
    chosen = click.get_current_context().find_root().params.get("language")
    return Language(chosen or Language.ENGLISH)


def tell(sentence: Sentence, *, err: bool = False) -> None:
    """Write a sentence to the terminal."""
    click.echo(text(sentence, language()), err=err)
