"""Facts set into their template: the HTML of a paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from logistics.documents import bilingual, codes, goods
from logistics.documents.paper import Facts, Imprint

TEMPLATES = Path(__file__).parents[2] / "templates" / "papers"


def compose(facts: Facts, imprint: Imprint) -> str:
    """The whole HTML document of a paper.

    :raises ValueError: a moment in the facts lacks its time zone
    """
    template = _environment().get_template(f"{facts.kind.name.lower()}.html")
    return template.render(facts=facts, head=facts.head, imprint=imprint)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        both=bilingual.both,
        zh=bilingual.chinese,
        en=bilingual.english,
        moment=bilingual.moment,
        clock_time=bilingual.clock_time,
        day=bilingual.day,
        weekday=bilingual.weekday,
        iso=bilingual.iso,
        amount=goods.shown,
        qr=codes.qr_svg,
        data_matrix=codes.data_matrix_svg,
    )
    return environment
