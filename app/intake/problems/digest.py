"""Which columns of an export are kept of its rejected rows, and by what such a row is known again in another file."""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import cast

from app.models import Export

BYTES = 8


def headers_of(export: Export) -> list[str]:
    """None of an export that was read before its rejected rows were kept."""
    return cast(list[str], export.read_with.get("headers", []))


def digest_of(export: Export, cells: Sequence[str]) -> bytes:
    manner = [export.read_with["layout"], export.read_with["headers"], list(cells)]
    return blake2b(json.dumps(manner).encode(), digest_size=BYTES).digest()
