"""The tables that there were before steps were counted."""

revision = "1"
down_revision = None


def upgrade() -> None:
    """They are made whole where a state is new."""
