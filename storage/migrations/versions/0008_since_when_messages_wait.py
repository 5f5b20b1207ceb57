"""Since when messages wait

Revision ID: 0008
Revises: 0007

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True))
    # What was tried has waited since it was first tried, anything else since it came due.
    op.execute(
        "UPDATE outbox SET wanted_at = CASE WHEN first_try_at IS NOT NULL AND first_try_at < due_at"
        " AND (attempts > 0 OR throttled > 0 OR state = 'leased') THEN first_try_at ELSE due_at END"
        " WHERE due_at IS NOT NULL"
    )
    # Runs as of a moment still to come were written down as if they had been: they hid later ones.
    op.execute("DELETE FROM schedule WHERE ran_at > CURRENT_TIMESTAMP")


def downgrade() -> None:
    """Going back is a restore of the backup made before the upgrade."""
    raise NotImplementedError("restore the backup made before the upgrade")
