"""HTML tables, which many systems export under the name .xls. Cells are read as they come, without a document tree."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from app.intake.readers.encoding import BLOCK, encoding_of
from app.intake.readers.gatherer import Gatherer
from app.intake.readers.limits import Limits
from app.intake.readers.table import ListedTable, Table
from app.intake.refusal import Refused

TAGS = (
    "a|abbr|acronym|address|area|article|aside|b|base|basefont|big|blockquote|body|br|button|caption|center|cite|code|"
    "col|colgroup|dd|del|dfn|div|dl|dt|em|fieldset|figure|font|footer|form|frame|h[1-6]|head|header|hr|html|i|iframe|"
    "img|input|ins|kbd|label|legend|li|link|main|map|meta|nav|nobr|noscript|object|ol|optgroup|option|p|param|pre|q|s|"
    r"samp|script|section|select|small|span|strike|strong|style|sub|sup|table|tbody|td|textarea|tfoot|th|thead|title|"
    "tr|tt|u|ul|var|wbr|x:[a-z]+|o:[a-z]+|xml"
)
NOT_A_TAG = re.compile(rf"<(?!/?(?:{TAGS})(?=[\s/>])|!--|!\[|!doctype|\?)", re.IGNORECASE)
"""A `<` that belongs to an item's name, as in `Protein Bar <20g sugar>`."""
STRAY_MOST = 100_000
"""More of them, and it is no page of a system: looking at each is slow."""
ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
UNREADABLE = "this web page cannot be read; export the report again as CSV or Excel."
PASSWORD = re.compile(r"""<input\b[^<>]{0,2000}?type\s*=\s*["']?password""", re.IGNORECASE)


def tables(path: Path, limits: Limits) -> list[Table]:
    if path.stat().st_size > limits.html_bytes:
        raise Refused(
            f"a web page of more than {limits.html_bytes:,} bytes is not read; export the report as CSV or Excel, "
            "or for a shorter period."
        )
    gatherer = Gatherer(limits)
    parser = etree.HTMLParser(target=cast("etree.ParserTarget[None]", gatherer), encoding="utf-8", huge_tree=True)
    asks_password, stray = False, 0
    try:
        for text in _pieces(path):
            asks_password = asks_password or PASSWORD.search(text) is not None
            # Where a row is closed the next begins, whether or not the file says so; one without cells is none.
            text, count = NOT_A_TAG.subn("&lt;", text)
            stray += count
            if stray > STRAY_MOST:
                raise Refused(UNREADABLE)
            parser.feed(ROW_END.sub("</tr><tr>", text).encode("utf-8", "replace"))
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused(UNREADABLE) from error
    if asks_password:
        raise Refused("this is a log-in page, not an export; log in again and export the report once more.")
    if not gatherer.found:
        raise Refused("this is a web page without a table, not an export; export the report again as CSV or Excel.")
    return [ListedTable(rows) for rows in gatherer.found]


def _pieces(path: Path) -> Iterator[str]:
    """The text in blocks that end behind a `>`, so that no tag is cut."""
    rest = ""
    with path.open(encoding=encoding_of(path, is_lined=False), errors="replace", newline="") as stream:
        while block := stream.read(BLOCK):
            whole, mark, rest = (rest + block).rpartition(">")
            if len(rest) > BLOCK:
                raise Refused(UNREADABLE)
            yield whole + mark
    yield rest
