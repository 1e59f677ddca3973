"""The bar says where one is."""

import re

import pytest


@pytest.mark.parametrize(
    ("address", "entry"),
    [("/", "/"), ("/board", "/board"), ("/imports", "/imports"), ("/imports/answers", "/imports"),
     ("/disagreements", "/imports"), ("/duplicates", "/imports"), ("/settings/trainers", "/settings")],
)  # fmt: skip
def test_a_page_is_marked_under_the_entry_it_belongs_to(client, cast, sign_in, address, entry):
    page = sign_in(client, cast.ana).get(address).text
    assert re.findall(r'<a class="nav__link[^"]*" href="([^"]+)" aria-current="page">', page) == [entry]
