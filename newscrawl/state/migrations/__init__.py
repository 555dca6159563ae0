"""How the tables of a state on a server came to be what they are: Alembic's steps, one file a version.

To add one: raise `tables.VERSION`, change the tables, and write `versions/<version>.py` with `upgrade()`;
tests/test_state_upgrading.py holds that an old state ends with the same tables as a new one.
"""
