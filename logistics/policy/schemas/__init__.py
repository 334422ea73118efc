"""The form of a policy document: what each field may hold, in JSON or read from YAML."""

from __future__ import annotations

from logistics.policy.schemas.version import VersionSchema

__all__ = ["VersionSchema"]
