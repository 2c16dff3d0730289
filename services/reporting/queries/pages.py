"""Pages of people, by name: what comes after somebody."""

from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, func, select, tuple_


def after_person(rows: Subquery, after: UUID) -> ColumnElement[bool]:
    """Those who come after this participation, by name and then by id."""
    mine = select(rows.c.sorted_by).where(rows.c.participation_id == after).scalar_subquery()
    return tuple_(rows.c.sorted_by, rows.c.participation_id) > tuple_(func.coalesce(mine, ""), after)
