"""Runs the migrations on the connection that the desk hands over, inside its transaction."""

from alembic import context

from leman_desk.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll back changes of schema; the connection begins its transactions explicitly.
    transactional_ddl=True,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
