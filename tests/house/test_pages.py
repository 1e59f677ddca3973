"""What the security policy of the browser would refuse is not written in the first place."""

import re
from pathlib import Path

from app.config import ROOT
from tests.house import tree


def templates() -> list[Path]:
    return tree.under("app", suffix=".html")


def scripts() -> list[Path]:
    return tree.under("app", suffix=".js")


def style_sheets() -> list[Path]:
    return [path for path in tree.under("app", suffix=".css") if path.name != "tokens.css"]


def test_no_page_holds_a_style_of_its_own() -> None:
    assert tree.where(r"""\sstyle\s*=\s*["'{]|<style\b""", templates()) == []


def test_no_page_holds_a_script_of_its_own() -> None:
    assert tree.where(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", templates()) == []


def test_nothing_asks_htmx_to_run_text_as_code() -> None:
    assert tree.where(r"""hx-on\b|["'\s]js:|hx-trigger(:inherited)?=["'][^"']*\[""", templates()) == []


def test_no_text_goes_into_a_page_unescaped() -> None:
    assert tree.where(r"\|\s*safe\b|autoescape\s+false", templates()) == []
    assert tree.where(r"\bMarkup\(", tree.under("app")) == []


def test_no_script_makes_code_or_markup_of_text() -> None:
    making = r"\beval\(|new Function|(innerHTML|outerHTML)\s*\+?=[^=]|insertAdjacentHTML|document\.write"
    assert tree.where(making, scripts()) == []


def test_no_page_asks_another_host_for_anything() -> None:
    assert tree.where(r"""(src|href|url)\s*[=(]\s*["']?(https?:)?//""", templates() + style_sheets() + scripts()) == []


def test_colours_come_from_the_tokens() -> None:
    assert tree.where(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(rgb|hsl|oklch)a?\(", style_sheets()) == []


def test_no_style_shouts_another_down() -> None:
    assert tree.where("!important", style_sheets()) == []


def test_no_class_is_styled_that_is_on_no_page() -> None:
    """Written whole, or put together from a beginning that ends in a hyphen."""
    pages = [*templates(), *scripts(), *tree.under("app")]
    words = {word for path in pages for word in re.findall(r"[\w-]+", tree.text_of(path))}
    beginnings = tuple(word for word in words if word.endswith("-") and word.strip("-"))
    unused = {
        f"{path}: {name}"
        for path in style_sheets()
        for name in re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", tree.text_of(path), flags=re.DOTALL))
        if name not in words and not name.startswith(beginnings)
    }
    assert unused == set()


def test_every_token_that_is_asked_for_exists() -> None:
    every = "\n".join(tree.text_of(path) for path in tree.under("app", suffix=".css"))
    scripted = "\n".join(tree.text_of(path) for path in scripts())
    made = set(re.findall(r"(--[a-z][\w-]*)\s*:", every)) | set(re.findall(r"""["'](--[a-z][\w-]*)["']""", scripted))
    asked = set(re.findall(r"var\((--[a-z][\w-]*)", every))
    assert asked - made == set()


def test_every_template_is_used() -> None:
    said = "\n".join(tree.text_of(path) for path in [*templates(), *tree.under("app", "jobs")])
    names = {str(path.relative_to("app/templates")) for path in templates()}
    assert {name for name in names if not re.search(re.escape(name), said)} == set()


def test_every_script_and_style_sheet_is_asked_for() -> None:
    said = "\n".join(tree.text_of(path) for path in [*templates(), *tree.under("app", "jobs")])
    sheets = {path.stem for path in tree.under("app", suffix=".css")}
    assert {name for name in sheets if f"{name}.css" not in said and f'"{name}"' not in said} == set()
    assert {path.name for path in scripts() if path.name not in said and path.stem not in said} == set()
    assert (ROOT / "app/static/icons.svg").is_file()
