"""Every text that the tables hold: whose it is, and what becomes of it when a person is erased.

A table that is new, or a text column that is new, has to be entered here; a test compares this
register with the tables. Texts are of five sorts:

- ``own``: identifies the person or tells about them; emptied in the rows of that person. Columns
  that are no text, such as a date of birth, are entered too;
- ``notes``: written about somebody; emptied in the person's rows, and in all other rows whatever
  identifies the person is taken out of it;
- ``told``: sentences and names of places that mostly name nobody; what identifies the person is
  taken out of it, in every row;
- ``staff``: the names under which staff and partners acted, which answer for what was done;
- ``plain``: codes, figures and names of things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from logistics.database import Base
from logistics.documents import page_reprints, reprints
from logistics.health import models as health
from logistics.isolation import home_models as homes
from logistics.planning import models as planning
from logistics.planning.pins import models as pins
from logistics.planning.proposals import models as proposals
from logistics.planning.supplying import models as supplying
from logistics.planning.weighing import models as weighing
from logistics.policy import models as policy
from logistics.release import leaving_models as leaving
from logistics.release import models as release
from logistics.retention import models as retention
from logistics.sites import inspection_models as inspections
from logistics.supplies import models as supplies
from logistics.tracing import models as tracing

MODULES = (
    page_reprints,
    reprints,
    health,
    homes,
    planning,
    pins,
    proposals,
    supplying,
    weighing,
    policy,
    leaving,
    release,
    retention,
    inspections,
    supplies,
    tracing,
)
"""What has to be loaded for all tables to be known."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One table.

    :ivar of: columns that name the person whose row it is: by person, isolation or certificate
    :ivar gone: the rows of the person are deleted, since nothing is left to say
    """

    of: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    gone: bool = False

    @property
    def classified(self) -> frozenset[str]:
        """Every column that is entered."""
        return frozenset((*self.own, *self.notes, *self.told, *self.staff, *self.plain))

    @property
    def emptied(self) -> tuple[str, ...]:
        """What is emptied in the rows of a person."""
        return (*self.own, *self.notes) if self.of else ()

    @property
    def searched(self) -> tuple[str, ...]:
        """Where somebody else's row may name a person."""
        return (*self.notes, *self.told)


def _entry(
    of: str = "",
    *,
    own: str = "",
    notes: str = "",
    told: str = "",
    staff: str = "",
    plain: str = "",
    gone: bool = False,
) -> Entry:
    return Entry(
        of=tuple(of.split()),
        own=tuple(own.split()),
        notes=tuple(notes.split()),
        told=tuple(told.split()),
        staff=tuple(staff.split()),
        plain=tuple(plain.split()),
        gone=gone,
    )


REGISTER: Mapping[str, Entry] = {
    # What every station uses. The audit and the answers of requests have ways of their own.
    "audit_change": _entry(
        own="snapshot", staff="actor_label", plain="request_id table_name changed"
    ),
    "audit_reading": _entry(staff="actor_label", plain="request_id purpose person_ids"),
    "idempotent_answer": _entry(own="body", plain="key fingerprint headers"),
    "stored_file": _entry(plain="sha256 media_type"),
    "file_subject": _entry("person_id"),
    "number_series": _entry(plain="series"),
    "official_number": _entry(told="reason", staff="by", plain="series"),
    "run": _entry(told="parameters message result", staff="requested_label", plain="worker"),
    "printed_paper": _entry(told="title", plain="kind scope key stamp"),
    "page_reprint": _entry(notes="reason", staff="by"),
    # Users and the policy.
    "app_role": _entry(plain="description"),
    "app_user": _entry(
        staff="email username display_name",
        plain="password fs_uniquifier fs_token_uniquifier",
    ),
    "access_grant": _entry(),
    "user_role": _entry(),
    "policy_version": _entry(staff="put_in_force_by", plain="name document"),
    # Sites.
    "district": _entry(plain="code name_zh name_en"),
    "site": _entry(plain="code name_zh name_en address_zh address_en phone zone_name tariff"),
    "building": _entry(plain="name"),
    "floor": _entry(),
    "zone": _entry(told="sharing_reason", plain="name"),
    "zone_border": _entry(),
    "passage": _entry(plain="name"),
    "passage_zone": _entry(),
    "room": _entry(),
    "room_use": _entry(plain="number"),
    "room_block": _entry(notes="reason", staff="by"),
    "turnaround": _entry(staff="disinfected_by aired_by inspected_by", plain="product"),
    "inspection": _entry(staff="inspector"),
    "inspection_item": _entry(notes="evidence exception_reason", staff="by exception_by"),
    "finding": _entry(notes="what recheck_note", staff="rechecked_by"),
    "admission_stop": _entry(notes="reason", staff="by lifted_by"),
    "site_task": _entry(notes="what", staff="done_by"),
    "surface_sample": _entry(told="place", staff="taken_by result_by", plain="laboratory"),
    "vehicle_swab": _entry(told="place", staff="taken_by result_by", plain="laboratory"),
    "waste_lot": _entry(notes="note", staff="bagged_by receiver handed_by"),
    # Staff.
    "staff_member": _entry(staff="code name phone licence"),
    "staff_absence": _entry(notes="note", staff="by withdrawn_by"),
    "staff_shift": _entry(staff="agency withdrawn_by"),
    "staff_sample": _entry(staff="entered_by result_by", plain="laboratory"),
    # People and arrivals.
    "person": _entry(
        "id",
        own="surname given_names full_name name_key sex birth_date born_at nationality language "
        "phone home_address community staff_member_id",
        notes="emergency_contact",
        told="diet",
    ),
    "identity_document": _entry(
        "person_id",
        own="issuer type number_sealed number_index valid_from valid_to",
        gone=True,
    ),
    "person_need": _entry("person_id", own="need", notes="note", gone=True),
    "stay": _entry("person_id", own="country area source from_on to_on transit", gone=True),
    "party": _entry(told="label", notes="sharing_reason", staff="sharing_approved_by"),
    "guardian_link": _entry("person_id guardian_id", gone=True),
    "exposure": _entry("person_id index_person_id", notes="index_reference where"),
    "match_proposal": _entry("person_id other_id", notes="reasons", staff="decided_by", gone=True),
    "person_merge": _entry("person_id merged_id", notes="moved", staff="by undone_by"),
    "port": _entry(plain="code name_zh name_en zone_name"),
    "arrival": _entry(plain="carrier number origin origin_country"),
    "manifest": _entry(
        notes="problems summary",
        told="file_name reference",
        staff="by",
        plain="format content_hash",
    ),
    "column_mapping": _entry(plain="carrier columns"),
    "passenger": _entry(
        "person_id",
        own="line line_key seat booking embarked",
        notes="outcome_note",
    ),
    "screening": _entry("person_id", own="symptoms", staff="by"),
    "classification": _entry(
        "person_id", told="sentence", staff="by", plain="category measure branch"
    ),
    # Transfers.
    "vehicle": _entry(told="out_of_service_reason", plain="plate"),
    "vehicle_absence": _entry(told="reason", staff="by withdrawn_by"),
    "vehicle_driver": _entry(),
    "vehicle_disinfection": _entry(staff="by", plain="product"),
    "known_place": _entry(staff="receiver phone", plain="name_zh name_en"),
    "ride_request": _entry(
        "person_id",
        own="origin_name destination_name",
        notes="why",
        plain="category",
    ),
    "trip": _entry(
        notes="belongings night_override_reason",
        told="origin_name",
        staff="night_override_by",
        plain="number category",
    ),
    "trip_stop": _entry(told="place_name"),
    "trip_rider": _entry("person_id", own="seat"),
    "trip_crew": _entry(),
    "trip_incident": _entry(
        "person_id", own="seat latitude longitude", notes="place note", staff="by"
    ),
    "hand_over": _entry(notes="note", staff="given_by taken_by"),
    "take_over": _entry(notes="note", staff="given_by taken_by"),
    "count_hand_over": _entry(staff="given_by taken_by"),
    # Isolation.
    "isolation": _entry("person_id", staff="end_by", plain="category branch clock_facts"),
    "isolation_order": _entry("isolation_id", staff="served_by", plain="number facts"),
    "clock_change": _entry(
        "isolation_id",
        notes="reason",
        staff="by",
        plain="category_before branch_before",
    ),
    "occupancy": _entry(told="sharing_reason", staff="sharing_approved_by"),
    "occupancy_guest": _entry("person_id"),
    "away_period": _entry("isolation_id", notes="where note"),
    "search_step": _entry("person_id", notes="whom note", staff="by"),
    "measure_hand_over": _entry(
        "isolation_id",
        own="place",
        notes="received_by",
        told="receiver",
        staff="handed_over_by",
        plain="measure",
    ),
    "home_check": _entry("person_id", own="place", notes="note", staff="office looked_by by"),
    "contact_link": _entry(
        "isolation_id index_isolation_id", notes="reason ended_reason", staff="ended_by"
    ),
    "admission_refusal": _entry("person_id", notes="reason", staff="by"),
    # Health.
    "reading": _entry("person_id", own="symptoms", staff="by"),
    "sample": _entry(
        "person_id",
        own="code ct_orf1ab ct_n",
        notes="correction_reason",
        staff="taken_by result_by",
        plain="laboratory",
    ),
    "tube_label": _entry("person_id", own="code", staff="by", plain="laboratory"),
    "sample_batch": _entry(
        notes="note",
        staff="carrier sent_by received_by",
        plain="number laboratory cold_box",
    ),
    "result_file": _entry(notes="problems", told="name", staff="by", plain="laboratory"),
    "laboratory": _entry(plain="name phone"),
    "escalation": _entry("person_id", notes="where note", staff="by withdrawn_by"),
    "panel_decision": _entry("person_id", notes="panel reason", staff="by"),
    # Release.
    "certificate": _entry(
        "person_id",
        own="facts token",
        notes="revoked_reason",
        staff="by revoked_by",
        plain="number check_code",
    ),
    "certificate_print": _entry("certificate_id", notes="reason", staff="by"),
    "signing_key": _entry(staff="withdrawn_by", plain="name public withdrawn_reason"),
    "bill_line": _entry("isolation_id", notes="payer reason", staff="by", plain="receipt"),
    "discharge": _entry("isolation_id", own="home_to", notes="belongings room_note", staff="by"),
    "gate_event": _entry("isolation_id", own="where", notes="stop reason", staff="by"),
    # Tracing.
    "ripple_proposal": _entry("person_id", notes="reference", staff="by"),
    "ripple_line": _entry(
        "person_id isolation_id",
        notes="reason",
        told="why",
        staff="decided_by",
        plain="category_before category_after",
    ),
    "contact_notice": _entry("person_id", notes="acknowledged_by", staff="noted_by"),
    # Plans name people by their ids only.
    "plan": _entry(
        told="left_out",
        staff="published_by",
        plain="roster rooms_problem rooms_plan transport_problem transport_plan figures",
    ),
    "plan_step": _entry(),
    "resupply_proposal": _entry(
        told="decision", staff="requested_by decided_by", plain="problem plan figures"
    ),
    "plan_pin": _entry("person_id", notes="reason", staff="by released_by"),
    "weight_set": _entry(plain="name copied_from figures"),
    "weight_choice": _entry(),
    "need_setting": _entry(plain="figures"),
    # Supplies. The ledger of goods is append-only and knows no residents.
    "supply_item": _entry(plain="code name_zh name_en size"),
    "item_equivalent": _entry(staff="by", plain="reason"),
    "item_gtin": _entry(plain="gtin"),
    "item_pack": _entry(),
    "supply_lot": _entry(plain="maker number certificate reason restricted_to"),
    "lot_event": _entry(staff="by", plain="reason proof"),
    "stock_place": _entry(plain="code name_zh name_en"),
    "stock_movement": _entry(staff="by counted_with", plain="purpose reason reference_kind key"),
    "stock_leg": _entry(),
    "movement_papers": _entry(told="note", staff="requested_by approved_by"),
    "stock_hold": _entry(staff="by", plain="reference_kind"),
    "stock_count": _entry(told="reason", staff="started_by approved_by"),
    "stock_count_line": _entry(staff="counted_by"),
    "production_line": _entry(plain="maker"),
    "cover_alert": _entry(),
    "distribution_plan": _entry(staff="proposed_by decided_by"),
    "distribution_share": _entry(plain="why"),
    "donation": _entry(told="directed_to", staff="donor counted_with by", plain="number"),
    "donation_line": _entry(plain="proof"),
    "money_donation": _entry(plain="currency account"),
    "requisition": _entry(
        told="purpose decision",
        staff="requested_by decided_by",
        plain="number use reference_kind",
    ),
    "requisition_line": _entry(),
    "requisition_pick": _entry(),
    "supply_order": _entry(told="cancelled_reason", staff="supplier by", plain="number"),
    "supply_shipment": _entry(staff="driver driver_phone by", plain="number seal"),
    "shipment_line": _entry(),
    "shipment_arrival": _entry(told="reason", staff="by counted_with"),
    "reservation_round": _entry(plain="name"),
    "pickup_slot": _entry(plain="outlet"),
    # A household hangs on nobody: it is found by its number, or goes when its rounds are over.
    "household": _entry(own="number_index tail", plain="community"),
    "household_reservation": _entry(),
    "sent_report": _entry(staff="by", plain="figures"),
    # Retention itself.
    "retention_hold": _entry("person_id", told="reason lifted_reason", staff="by lifted_by"),
    "retention_request": _entry("person_id", told="reason decision", staff="by decided_by"),
    "retention_erasure": _entry("person_id", told="reason", staff="by", plain="rows"),
}


def table(name: str) -> sa.Table:
    """A table of the register."""
    return Base.metadata.tables[name]


def is_text(column: sa.Column[object]) -> bool:
    """Whether a column can hold words, and so has to be entered."""
    if isinstance(column.type, sa.Enum):
        return False
    return isinstance(column.type, sa.String | sa.JSON | sa.LargeBinary)


def faults() -> list[str]:
    """Where the register and the tables differ; empty when nothing was forgotten."""
    tables = Base.metadata.tables
    found = [f"{name}: the table is not entered" for name in tables if name not in REGISTER]
    for name, entry in REGISTER.items():
        if name not in tables:
            found.append(f"{name}: there is no such table")
            continue
        columns = tables[name].columns
        texts = {column.name for column in columns if is_text(column)}
        found += [f"{name}.{each}: not entered" for each in sorted(texts - entry.classified)]
        entered = {*entry.classified, *entry.of}
        found += [
            f"{name}.{each}: no such column" for each in sorted(entered - set(columns.keys()))
        ]
    return found
