"""Undoing an import gives cell for cell what importing the others alone gives."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from tests.intake.load.invented import Invented, Joined
from tests.intake.undo.clubs import Club
from tests.plugins.properties import THOROUGH

FEW = settings(max_examples=2 * THOROUGH, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=True)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@FEW
@given(seed=st.integers(0, 10**6), chosen=st.integers(0, 13), data=st.data())
def test_an_undone_file_leaves_what_the_others_say(app, seed, chosen, data):
    order = data.draw(st.permutations(range(14)))
    compare(data.draw(st.sampled_from([Invented, Selling, Joined]))(seed), chosen, order)


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_it_is_so_on_the_other_database_too(app):
    compare(Selling(3000), 5, Random(3000).sample(range(14), 14))


class Selling(Invented):
    """Sales that contradict each other, and several files of one day."""

    def files(self):
        makers = [self.members, self.appointments, self.visits, self.visits] + [self.sales] * 6 + [self.balances] * 2
        makers += [self.packages] * 2
        self.days[3] = self.days[2]
        self.days[5] = self.days[4]
        self.days[11] = self.days[10]
        return [maker(day) for maker, day in zip(makers, self.days, strict=True)]


def compare(invented: Invented, chosen: int, order) -> None:
    seed = invented.seed
    files, settlements = invented.files(), invented.settlements()
    told = {n: Random(seed + n).random() < 0.5 for n in range(len(settlements))}
    whole = Club()
    for n, settle in enumerate(settlements):
        if told[n]:
            settle(whole.place)
    for hour, number in enumerate(order):
        whole.take(number, files[number], hour)
    gone = whole.undo(chosen)
    rest = Club()
    for n, settle in enumerate(settlements):
        if told[n]:
            settle(rest.place)
    for hour, number in enumerate(order):
        if number not in gone:
            rest.take(number, files[number], hour)
    expected, found = rest.everything(), whole.everything()
    db.session.commit()
    for name in expected:
        assert found[name] == expected[name], name
