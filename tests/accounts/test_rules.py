import pytest

from app.accounts.rules import email_fault, password_fault


@pytest.mark.parametrize("email", ["ana@example.com", "a.b+c@x", "ünï@bücher.example"])
def test_an_address_that_could_be_one_is_taken(email: str) -> None:
    assert email_fault(email) is None


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@x.com", "a b@x.com", "a@b@c", "a@x..com", "x" * 250 + "@x.com"])
def test_what_cannot_be_an_address_is_refused(email: str) -> None:
    assert email_fault(email) == "This is not an e-mail address. It looks like name@club.com."


@pytest.mark.parametrize("password", ["seven quiet harbours", "correct horse 1", "wolke-tisch-7", "привет далёкий мир"])
def test_a_long_password_needs_no_digits_and_no_signs(password: str) -> None:
    assert password_fault(password, "ana@example.com", "Ana Reyes") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12 characters or more"),
        ("elevenchars", "this has 11"),
        ("x" * 1001, "1000 characters or fewer"),
        ("aaaaaaaaaaaaaaab", "different characters"),
        ("Password-2026!", "Anybody would try"),
        ("123456789012", "Anybody would try"),
        ("Ana.Reyes.1234", "Anybody would try"),
        ("ana@example.com", "Anybody would try"),
    ],
)
def test_what_anybody_would_try_first_is_refused_with_the_reason(password: str, why: str) -> None:
    assert why in (password_fault(password, "ana@example.com", "Ana Reyes") or "")
