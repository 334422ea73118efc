"""What follows from a positive: proposals with their lines, notices, links that can be ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("clock_change", sa.Column("category_before", sa.String(60), nullable=True))
    op.add_column("clock_change", sa.Column("branch_before", sa.String(60), nullable=True))
    op.add_column("clock_change", sa.Column("policy_version_before_id", sa.Uuid(), nullable=True))
    op.add_column(
        "contact_link", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column("contact_link", sa.Column("ended_at", MOMENT, nullable=True))
    op.add_column("contact_link", sa.Column("ended_by", sa.String(120), nullable=True))
    op.add_column("contact_link", sa.Column("ended_reason", sa.String(400), nullable=True))
    op.create_index(
        "uq_contact_link_one_open",
        "contact_link",
        ["isolation_id", "index_isolation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _proposals()
    _lines()
    _notices()


def _proposals() -> None:
    op.create_table(
        "ripple_proposal",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("onset_at", MOMENT, nullable=False),
        sa.Column("reckoned_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ripple_proposal_person_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ripple_proposal_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ripple_proposal")),
    )
    for column in ("person_id", "site_id"):
        op.create_index(op.f(f"ix_ripple_proposal_{column}"), "ripple_proposal", [column])


def _lines() -> None:
    op.create_table(
        "ripple_line",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("isolation_id", sa.Uuid(), nullable=True),
        sa.Column("deed", sa.String(40), nullable=False),
        sa.Column("why", _json(), nullable=False),
        sa.Column("last_contact_at", MOMENT, nullable=False),
        sa.Column("category_before", sa.String(60), nullable=False),
        sa.Column("category_after", sa.String(60), nullable=False),
        sa.Column("end_before", MOMENT, nullable=True),
        sa.Column("end_after", MOMENT, nullable=True),
        sa.Column("needs_room", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.Column("shifts", sa.Integer(), nullable=False),
        sa.Column("test_due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=True),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["ripple_proposal.id"], name=op.f("fk_ripple_line_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ripple_line_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["staff_member.id"], name=op.f("fk_ripple_line_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["isolation_id"], ["isolation.id"], name=op.f("fk_ripple_line_isolation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ripple_line")),
        sa.UniqueConstraint(
            "proposal_id", "position", name=op.f("uq_ripple_line_proposal_id_position")
        ),
    )
    for column in ("proposal_id", "person_id", "member_id", "isolation_id", "state"):
        op.create_index(op.f(f"ix_ripple_line_{column}"), "ripple_line", [column])


def _notices() -> None:
    op.create_table(
        "contact_notice",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("acknowledged_by", sa.String(120), nullable=True),
        sa.Column("noted_by", sa.String(120), nullable=True),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ripple_line.id"], name=op.f("fk_contact_notice_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_notice_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_contact_notice_district_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_notice")),
        sa.UniqueConstraint("line_id", name=op.f("uq_contact_notice_line_id")),
    )
    op.create_index(op.f("ix_contact_notice_person_id"), "contact_notice", ["person_id"])


def _json() -> sa.types.TypeEngine[object]:
    from sqlalchemy.dialects.postgresql import JSONB

    return sa.JSON().with_variant(JSONB(), "postgresql")


def downgrade() -> None:
    for table in ("contact_notice", "ripple_line", "ripple_proposal"):
        op.drop_table(table)
    op.drop_index("uq_contact_link_one_open", table_name="contact_link")
    for column in ("ended_reason", "ended_by", "ended_at", "version"):
        op.drop_column("contact_link", column)
    for column in ("policy_version_before_id", "branch_before", "category_before"):
        op.drop_column("clock_change", column)
