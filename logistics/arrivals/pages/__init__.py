"""The ports on screen: arrivals, the desk, manifests, contacts and people."""

from logistics.arrivals.pages import contacts, desk, manifests, people
from logistics.arrivals.pages.blueprint import pages

__all__ = ["contacts", "desk", "manifests", "pages", "people"]
