"""The form of the rules for rooms, vehicles, tracing, staff and money."""

from __future__ import annotations

from marshmallow import fields

from logistics.policy import document as doc
from logistics.policy.schemas.parts import (
    Choice,
    Listing,
    ValueSchema,
    figure,
    part,
    short_text,
    whole,
    yes_or_no,
)

DAY = 24 * 60


class ClockSchema(ValueSchema):
    """How days are counted."""

    value = doc.ClockRules

    first_day = whole(0, 1)
    release_hour = whole(0, 24)
    days_elsewhere_count = yes_or_no()


class SharingSchema(ValueSchema):
    """Who may share a room."""

    value = doc.SharingRules

    child_age_up_to = whole(0, 21)
    carer_age_below = whole(18, 120)
    carer_may_be_chronically_ill = yes_or_no()
    others_by_approver = yes_or_no()
    people_per_room = whole(1, 12)


class TransportSchema(ValueSchema):
    """How people are driven."""

    value = doc.TransportRules

    load_factor = figure(0.01, 1)
    alternate_seats = yes_or_no()
    rear_rows_held = whole(0, 10)
    night_ban_from = fields.Time(required=True, format="%H:%M")
    night_ban_to = fields.Time(required=True, format="%H:%M")
    night_ban_beyond_km = figure(0, 10_000)
    max_duty_minutes = whole(1, DAY)
    max_ride_minutes = whole(1, DAY)
    max_wait_minutes = whole(0, DAY)
    drivers_per_vehicle = whole(1, 5)
    disinfection_minutes = whole(0, DAY)
    fever_celsius = figure(35, 42)
    room_within_hours = whole(1, 240)
    driver_rest_minutes = whole(0, 2 * DAY, required=False)
    road_detour = figure(1, 10, required=False)
    rescue_speed_kmh = figure(1, 200, required=False)
    rescue_preparing_minutes = whole(0, DAY, required=False)
    rescue_unknown_minutes = whole(0, DAY, required=False)
    rescue_loading_minutes = whole(0, DAY, required=False)
    rescue_unloading_minutes = whole(0, DAY, required=False)


class TurnaroundMinutesSchema(ValueSchema):
    """Least minutes of each step."""

    value = doc.TurnaroundMinutes

    disinfection = whole(0, 14 * DAY)
    airing = whole(0, 14 * DAY)
    inspection = whole(0, 14 * DAY)


class TurnaroundSchema(ValueSchema):
    """Minutes per class of turnaround."""

    value = doc.Turnaround

    normal = part(TurnaroundMinutesSchema)
    long = part(TurnaroundMinutesSchema)


class CohortSchema(ValueSchema):
    """People on a floor whose clocks end together."""

    value = doc.CohortRules

    window_hours = whole(1, 720)
    hard = yes_or_no()


class TracingSchema(ValueSchema):
    """Who is looked for after a positive."""

    value = doc.TracingRules

    look_back_days = whole(0, 60)
    rows_either_side = whole(0, 100)
    floors_either_side = whole(0, 100)
    whole_sealed_coach = yes_or_no()
    restart_on = Listing(Choice(doc.RestartCause), required=True)


class StaffingSchema(ValueSchema):
    """Staff for a number of residents."""

    value = doc.StaffingRules

    residents_per_doctor = whole(1, 10_000)
    residents_per_nurse = whole(1, 10_000)
    others_per_clinician = figure(0, 100)
    test_days_clean = whole(1, 60, required=False)
    test_days_buffer = whole(1, 60, required=False)
    test_days_contaminated = whole(1, 60, required=False)


class TariffSchema(ValueSchema):
    """Lodging at own cost."""

    value = doc.Tariff

    code = short_text()
    cny_per_person_day = whole(0, 100_000)


class RetentionSchema(ValueSchema):
    """How long data is kept, and who decides about erasing it."""

    value = doc.RetentionRules

    passing_days = whole(1, 36_500, required=False)
    household_days = whole(1, 36_500, required=False)
    second_person = yes_or_no(required=False)
    daily = yes_or_no(required=False)


class SettingsSchema(ValueSchema):
    """Figures that no source confirms."""

    value = doc.Settings

    window_square_metres = figure(0, 10, required=False)
    surface_sample_before_ready = yes_or_no(required=False)
    vehicle_sample_before_loading = yes_or_no(required=False)
    waste_days = whole(1, 30, required=False)
    home_check_required = yes_or_no(required=False)
