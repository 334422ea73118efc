"""The names that the policy gives to categories."""

from __future__ import annotations

from sqlalchemy.orm import Session

from logistics.policy import queries as policies
from logistics.policy.document import Words
from logistics.transfers.rules.kinds import RELEASED
from logistics.wording import Language, text


def category_names(session: Session) -> dict[str, Words]:
    """What people ride under by its code: the categories in force, and released people.

    A later version's name wins.
    """
    released = Words(zh=text(RELEASED, Language.CHINESE), en=text(RELEASED, Language.ENGLISH))
    return {RELEASED: released} | {
        category.code: category.name
        for version in policies.in_force(session).versions
        for category in version.categories
    }


def category_words(session: Session, code: str) -> Words:
    """The name of a category; its code where no version in force has it."""
    return category_names(session).get(code, Words(zh=code, en=code))
