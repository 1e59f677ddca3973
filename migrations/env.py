"""Run by `spotter upgrade`, and by `alembic revision --autogenerate --rev-id 0002 -m "What changes"` for a new file."""

from contextlib import nullcontext

from alembic import context

from app.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    from app import create_app
    from app.extensions import db

    with create_app().app_context():
        engine = db.engine
    opened = engine.connect()
else:
    opened = nullcontext(connection)

with opened as here:
    context.configure(
        connection=here,
        target_metadata=Base.metadata,
        render_as_batch=here.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
