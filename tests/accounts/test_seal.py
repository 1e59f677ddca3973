from app.accounts.seal import opened, sealed


def test_a_password_opens_with_the_key_that_sealed_it_and_with_no_other() -> None:
    kept = sealed("the key", "four wet towels")
    assert opened("the key", kept) == "four wet towels"
    assert opened("another key", kept) is None
    assert opened("the key", kept[:-4]) is None
    assert "towels" not in kept


def test_the_same_password_looks_different_each_time() -> None:
    assert sealed("the key", "x") != sealed("the key", "x")
