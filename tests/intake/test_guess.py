"""What names are taken for before anybody said."""

import pytest

from app.intake.guess import ItemGuess, guess_item, guess_outcome, guess_service

UNLIMITED = ItemGuess(None, True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Orientation", "consultation"),
        ("Fitness Assessment", "consultation"),
        ("Intro Consultation", "consultation"),
        ("PT Intro Session", "consultation"),
        ("F1 - New Member", "consultation"),
        ("Consult", "consultation"),
        ("Personal Training 60", "session"),
        ("Personal Trainer - 30 min", "session"),
        ("PT Emery 60min", "session"),
        ("P.T. 45", "session"),
        ("1-on-1", "session"),
        ("1:1 Coaching", "session"),
        ("One on one 60", "session"),
        ("Duet Training 60", "session"),
        ("Probetraining", "consultation"),
        ("Valoración inicial", "consultation"),
        ("Bilan forme", "consultation"),
        ("Entrenamiento personal 60", "session"),
        ("Coaching personnel", "session"),
        ("Ernährungsberatung", None),
        ("Sports Massage 60", None),
        ("Group Cycling", None),
        ("Option A", None),
        ("Aptitude", None),
        ("Training room hire", None),
        ("", None),
    ],
)
def test_a_service_is_guessed_by_its_words(name, kind):
    assert guess_service(name) == kind


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("PT Starter 4 sessions", ItemGuess(4, False)),
        ("Duet PT 10 sessions", ItemGuess(10, False)),
        ("Complimentary PT 1 session", ItemGuess(1, False)),
        ("PT Unlimited Monthly", UNLIMITED),
        ("Personal Training 10er-Karte", ItemGuess(10, False)),
        ("Coaching personnel 5 séances", ItemGuess(5, False)),
        ("Entrenamiento personal 8 sesiones", ItemGuess(8, False)),
        ("Personal Training 10 pack", ItemGuess(10, False)),
        ("PT 10-Pack", ItemGuess(10, False)),
        ("Personal Training x8", ItemGuess(8, False)),
        ("PT 60 x 12", ItemGuess(12, False)),
        ("PT 12x", ItemGuess(12, False)),
        ("Pack of 5 PT", ItemGuess(5, False)),
        ("12 sessions", ItemGuess(12, False)),
        ("8 PT Sessions", ItemGuess(8, False)),
        ("1-on-1 24 sessions", ItemGuess(24, False)),
        ("Massage 5 sessions", None),
        ("Water x8", None),
        ("Yoga 10 pack", None),
        ("Towel Rental", None),
        ("Protein Bar <20g sugar>", None),
        ("PT 8 sessions + 2 sessions", None),
        ("PT 60", None),
        ("PT 0 sessions", None),
        ("Unlimited Yoga", None),
    ],
)
def test_an_item_is_guessed_when_it_names_training_and_a_count(name, guess):
    assert guess_item(name) == guess


@pytest.mark.parametrize(
    ("word", "layout", "outcome"),
    [
        ("attended", "spotter-appointments", ("attended", True)),
        ("Late Cancel", "mapped", ("late_cancel", True)),
        ("No-Show", "mapped", ("no_show", True)),
        ("Canceled", "mapped", ("cancelled", False)),
        ("Signed in", "mindbody-schedule", ("attended", True)),
        ("Absent", "mindbody-attendance", ("no_show", True)),
        ("Early Cancel", "mindbody-schedule", ("cancelled", False)),
        ("Reserved", "mindbody-schedule", ("booked", False)),
        ("Cancelled", "gymmaster-bookings", ("late_cancel", True)),
        ("Cancelled no Charge", "gymmaster-bookings", ("cancelled", False)),
        ("Cancelled", "spotter-appointments", ("cancelled", False)),
        ("Open Booking - not yet logged", "clubready-bookings", ("booked", False)),
        ("Rescheduled By Admin", "clubready-bookings", ("rescheduled", False)),
        ("Signed in", "gymmaster-bookings", None),
        ("Pencilled in", "spotter-appointments", None),
        ("", "mindbody-schedule", None),
    ],
)
def test_a_word_means_what_its_own_system_says_and_else_only_a_canonical_one_is_known(word, layout, outcome):
    assert guess_outcome(word, layout) == outcome
