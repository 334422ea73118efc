"""Measures a person may be under, what is done on which day, and what has to be true to go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """A legal status of its own; none is a synonym of another."""

    CENTRAL_ISOLATION = "central_isolation"
    HOME_ISOLATION = "home_isolation"
    HEALTH_MANAGEMENT = "health_management"
    STRICT_HEALTH_MANAGEMENT = "strict_health_management"
    HEALTH_MONITORING = "health_monitoring"
    HOLD_AND_TEST = "hold_and_test"
    DESIGNATED_HOTEL = "designated_hotel"

    @property
    def needs_site_room(self) -> bool:
        """Whether the person sleeps at one of our sites."""
        return self in {Measure.CENTRAL_ISOLATION, Measure.HOLD_AND_TEST}

    @property
    def driven_home(self) -> bool:
        """Whether the person must not go home among others."""
        return self in {Measure.HOME_ISOLATION, Measure.STRICT_HEALTH_MANAGEMENT}

    @property
    def isolates(self) -> bool:
        """Whether it is part of the isolation that a release certificate ends."""
        return self not in {
            Measure.HEALTH_MANAGEMENT,
            Measure.STRICT_HEALTH_MANAGEMENT,
            Measure.HEALTH_MONITORING,
        }


class Assay(StrEnum):
    """What a laboratory looks for."""

    NUCLEIC_ACID = "nucleic_acid"
    ANTIBODY = "antibody"


class Specimen(StrEnum):
    """What is taken from the person."""

    NASOPHARYNGEAL = "nasopharyngeal_swab"
    OROPHARYNGEAL = "oropharyngeal_swab"
    BLOOD = "blood_sample"


@dataclass(frozen=True, kw_only=True)
class ScheduledTest:
    """A test on a day of a stage.

    :ivar day: number of the day within the stage; without one, the last day of the stage,
        wherever an extension or shortening puts it
    :ivar laboratories: how many different laboratories each get a sample
    :ivar hours_apart: least hours after the sample before it of the same assay
    """

    assay: Assay
    specimen: Specimen
    day: int | None = None
    laboratories: int = 1
    hours_apart: int = 0


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One measure for a number of days, with its tests.

    :ivar until_results: the stage may end sooner, as soon as its results are all there
    """

    measure: Measure
    days: int
    temperatures_per_day: int
    until_results: bool = False
    tests: tuple[ScheduledTest, ...] = ()


class Circumstance(StrEnum):
    """What sends a person down a branch of the category; the first that holds decides."""

    SAMPLE_REFUSED = "sample_refused"
    BUSINESS_VISIT = "business_visit"
    HOME_APPLIED = "home_applied"
    HOME_NOT_ELIGIBLE = "home_not_eligible"
    HOME_SUITABLE = "home_suitable"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Measures in sequence for the people of a category whom a circumstance holds for.

    :ivar tariffs: codes of the tariffs to choose from where lodging is at own cost
    :ivar leave_within_days: the last day on which the person may still be in the place
    """

    when: Circumstance
    stages: tuple[Stage, ...]
    tariffs: tuple[str, ...] = ()
    leave_within_days: int | None = None

    @property
    def own_cost(self) -> bool:
        """Whether the person pays for the lodging."""
        return bool(self.tariffs)

    @property
    def tested(self) -> bool:
        """Whether any stage has a test; the papers of the others say 'not tested'."""
        return any(stage.tests for stage in self.stages)


@dataclass(frozen=True, kw_only=True)
class ReleaseConditions:
    """What must hold beside the complete period before a person may go.

    :ivar panel_may_clear: a positive that a panel calls a historical case does not count
    :ivar room_swab_negative: the last swab of the person's room since they moved in is negative
    """

    tests_negative: bool
    no_symptoms: bool
    linked_contact_cleared: bool
    panel_may_clear: bool = False
    room_swab_negative: bool = False
