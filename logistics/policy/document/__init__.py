"""The policy document: frozen values, without a database, a form or a clock."""

from __future__ import annotations

from logistics.policy.document.categories import (
    AreaRisk,
    Category,
    ClockStart,
    DecidingMoment,
    Exemption,
    Ground,
    ListedArea,
    ListedPlaces,
    Words,
)
from logistics.policy.document.house_rules import (
    ClockRules,
    CohortRules,
    RestartCause,
    Settings,
    SharingRules,
    StaffingRules,
    Tariff,
    TracingRules,
    TransportRules,
    Turnaround,
    TurnaroundClass,
    TurnaroundMinutes,
)
from logistics.policy.document.measures import (
    Assay,
    Branch,
    Circumstance,
    Measure,
    ReleaseConditions,
    ScheduledTest,
    Specimen,
    Stage,
)
from logistics.policy.document.version import PolicySequence, PolicyVersion

__all__ = [
    "AreaRisk",
    "Assay",
    "Branch",
    "Category",
    "Circumstance",
    "ClockRules",
    "ClockStart",
    "CohortRules",
    "DecidingMoment",
    "Exemption",
    "Ground",
    "ListedArea",
    "ListedPlaces",
    "Measure",
    "PolicySequence",
    "PolicyVersion",
    "ReleaseConditions",
    "RestartCause",
    "ScheduledTest",
    "Settings",
    "SharingRules",
    "Specimen",
    "StaffingRules",
    "Stage",
    "Tariff",
    "TracingRules",
    "TransportRules",
    "Turnaround",
    "TurnaroundClass",
    "TurnaroundMinutes",
    "Words",
]
