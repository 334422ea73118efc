"""The names that the policy gives to categories."""

from __future__ import annotations

from sqlalchemy.orm import Session

from logistics.policy import queries as policies
from logistics.policy.document import Words


def category_names(session: Session) -> dict[str, Words]:
    """Each category of the versions in force by its code; a later version's name wins."""
    return {
        category.code: category.name
        for version in policies.in_force(session).versions
        for category in version.categories
    }


def category_words(session: Session, code: str) -> Words:
    """The name of a category; its code where no version in force has it."""
    return category_names(session).get(code, Words(zh=code, en=code))
