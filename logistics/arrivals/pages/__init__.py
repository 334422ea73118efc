"""The ports on screen: arrivals, the desk, manifests, contacts and people."""

from logistics.arrivals.pages import announcing, contacts, desk, manifests, parties, people
from logistics.arrivals.pages.blueprint import pages

__all__ = ["announcing", "contacts", "desk", "manifests", "pages", "parties", "people"]
