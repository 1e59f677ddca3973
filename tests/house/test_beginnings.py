"""What many tests begin with is told once and laid down from then on: nobody can tell the difference."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Base, Client, Trainer
from tests.plugins.cast import Cast
from tests.plugins.house import House
from tests.story import tell


def everything() -> dict[str, list[tuple[str, ...]]]:
    tables = Base.metadata.sorted_tables
    found = {table.name: sorted(tuple(map(str, row)) for row in db.session.execute(select(table))) for table in tables}
    db.session.rollback()
    return found


def test_what_is_laid_down_is_row_for_row_what_was_told(house: House, cast: Cast) -> None:
    told = house.begin_with("a story told here", lambda: tell(cast))
    names = {name: client.id for name, client in told.items()}
    rows = everything()
    assert rows["client"]
    house.clean()
    assert not any(everything().values())
    laid_down = house.begin_with("a story told here", lambda: pytest.fail("it was told already"))
    assert everything() == rows
    assert {name: client.id for name, client in laid_down.items()} == names


def test_a_row_that_is_added_later_gets_the_next_number(house: House, cast: Cast, story: dict[str, Client]) -> None:
    last = max(db.session.scalars(select(Trainer.id)))
    added = Trainer(location_id=cast.north.id, name="Edda Holm")
    db.session.add(added)
    db.session.commit()
    assert added.id == last + 1


def test_nothing_that_a_test_wrote_is_lost_to_a_beginning(house: House, cast: Cast) -> None:
    db.session.add(Trainer(location_id=cast.north.id, name="Edda Holm"))
    with pytest.raises(AssertionError, match="comes before"):
        house.begin_with("story", lambda: tell(cast))
