"""identity wishes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "identity_wish",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("scheme_id", sa.String(length=36), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_identity_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_identity_wish_scheme_id_scheme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_identity_wish")),
    )
    with op.batch_alter_table("identity_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_wish_scheme_id"), ["scheme_id"], unique=False)


def downgrade() -> None:
    """Going back is a restore of the backup made before the upgrade."""
    raise NotImplementedError("restore the backup made before the upgrade")
