"""The lists of names met and the answers about them, on the terminal."""

import pytest

MEMBERS = "member_id,first_name,last_name,joined_on\nM1,Leo,Ash,2026-11-01\n"
APPOINTMENTS = (
    "member_id,service,starts_at,trainer,status\n"
    "M1,Personal Training,2026-11-10 10:00,Kit Oak,attended\n"
    "M1,Personal Training,2026-11-11 10:00,Kit Oak,Gone fishing\n"
)
PACKAGES = "member_id,item,sold_on,price\nM1,Block of eight,2026-11-09,600.00\n"


@pytest.fixture
def met(run, tmp_path):
    """A club whose files brought a word and an item that nobody could guess."""
    run("location", "add", "north", "--name", "North", "--timezone", "America/New_York", "--currency", "USD")
    for name, text in (("members", MEMBERS), ("appointments", APPOINTMENTS), ("packages", PACKAGES)):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        assert run("import", str(path), "--location", "north", "--as-of", "2026-11-20").exit_code == 0
    return run


def test_each_list_says_what_a_name_means_and_how_many_rows_wait(met):
    assert "north  Personal Training: session, 0 rows wait" in met("services").stdout.splitlines()
    words = met("outcomes").stdout.splitlines()
    assert "north  Gone fishing: nobody knows, 1 row waits" in words
    assert "north  attended: attended, charged, 0 rows wait" in words
    assert "north  Block of eight: nobody knows, 1 row waits" in met("items").stdout.splitlines()


def test_an_answer_says_what_it_changed(met):
    said = met("items", "set", "Block of eight", "--sessions", "8", "--valid-days", "1", "--location", "north").stdout
    assert said == "Block of eight is 8 sessions, valid 1 day: 1 row read anew, 1 client touched.\n"


def test_a_service_is_said_to_be_a_trainers_and_nobodys_again(met):
    said = met("services", "set", "Personal Training", "session", "--trainer", "OAK, KIT").stdout
    assert said.startswith("Personal Training is session, of OAK, KIT: 2 rows read anew")
    line = "north  Personal Training: session, of Kit Oak where a row names nobody, 0 rows wait"
    assert line in met("services").stdout.splitlines()
    met("services", "set", "Personal Training", "session", "--no-trainer")
    assert "north  Personal Training: session, 0 rows wait" in met("services").stdout.splitlines()


def test_a_name_that_no_trainer_can_have_is_wrong_input(met):
    refused = met("services", "set", "Personal Training", "session", "--trainer", "x" * 301)
    assert (refused.exit_code, refused.stderr.startswith("--trainer: What is the trainer called?")) == (2, True)


def test_a_trainer_and_nobody_at_once_is_refused(met):
    refused = met("services", "set", "Personal Training", "session", "--trainer", "Kit", "--no-trainer")
    assert (refused.exit_code, "either --trainer NAME or --no-trainer" in refused.stderr) == (2, True)
