"""What Alembic runs: the steps of `versions`, on the connection and in the transaction that `upgrading` gives it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
