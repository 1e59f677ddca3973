"""What a page says, without its markup."""

import re
from html import unescape

from werkzeug.test import TestResponse


def text_of(answer: TestResponse) -> str:
    """The words of the page in the order of reading, icons and hidden fields left out."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", re.sub(r"</?b>", "", answer.text), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def words(markup: str) -> str:
    """A piece of a page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def section(answer: TestResponse, heading: str) -> str:
    """The markup of the section that a heading with this id names."""
    found = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', answer.text, re.S)
    assert found is not None, heading
    return found[0]


def names(markup: str) -> list[str]:
    """The people whose pages are opened from it."""
    return [unescape(name) for name in re.findall(r'class="name" href="/clients/\d+"[^>]*>([^<]+)<', markup)]


def links(markup: str) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', markup)]


def forms(markup: str) -> list[str]:
    return re.findall(r'<form[^>]*action="([^"]+)"', markup)
