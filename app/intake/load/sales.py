"""Packages with what returns and balances say of them: a line of a sale does not tell all that becomes of it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, cast

from app.intake.expiry import Sold, tell_expiries
from app.intake.expiry import Told as Spoken
from app.intake.fold import fold
from app.intake.load import balances, packages, sale_returns
from app.intake.load.desk import Desk, Refolded, first_seen, known
from app.intake.load.packages import Fact
from app.intake.load.sale_returns import Pair
from app.intake.recall import Told
from app.intake.returns import Return, Sale, take_back
from app.intake.rows import PackageRow

REPORT = "packages"


class Line(NamedTuple):
    """A package as its own line tells it."""

    fact: Fact
    row: PackageRow


def refold(desk: Desk, keys: Collection[str], pairs: Collection[Pair] = (), as_of: str | None = None) -> Refolded:
    """Work these packages out anew, and all others of these pairs. `as_of`: the date of the file being loaded; left
    out, every file that carried them is looked at.
    """
    found = packages.existing(desk, keys)
    sure = set(found) if as_of else set()
    told = desk.recall.told(REPORT, sure) | desk.recall.told(REPORT, set(keys) - sure, is_complete=True)
    met = {(one.row.member_id, one.row.item) for said in told.values() for one in said}  # type: ignore[union-attr]
    involved = sale_returns.involved(desk, {_of_kept(desk, pair) for pair in met | set(pairs)})
    others = sale_returns.package_keys(desk, involved) - set(keys)
    found |= packages.existing(desk, others)
    told |= desk.recall.told(REPORT, others, is_complete=desk.is_taking_back)
    anew = set() if as_of else set(keys)
    lines = {
        key: line
        for key, said in told.items()
        if (line := _line(desk, key, said, None if key in anew else found.get(key)))
    }
    facts = {key: line.fact for key, line in lines.items()}
    taken: dict[str, str | None] = {}
    returns, left = sale_returns.of_pairs(desk, involved), balances.told_of(desk, involved)
    of_pair = _by_pair(desk, lines)
    for pair in involved:
        facts |= _refund(of_pair[pair], returns[pair], taken)
        facts |= _tell(of_pair[pair], facts, left.get(pair, []))
    done = packages.write(desk, [*keys, *others], facts, found)
    sale_returns.point(desk, taken)
    if as_of is None:
        balances.add(
            desk, [left for key in set(keys) & lines.keys() for left in _remaining(lines[key].fact, told[key])]
        )
    return done


def _line(desk: Desk, key: str, told: Sequence[Told], before: packages.Found | None) -> Line | None:
    settled = known(told)
    if not settled:
        return None
    row = cast(PackageRow, fold([one.content() for one in settled]))
    seen_on, came_at = first_seen(told)
    desk.meet([row], seen_on)
    newest = max((one.seen[0] for one in settled), key=lambda seen: (seen.as_of, seen.export_id))
    known_at = before.fact.known_at if before and not desk.is_taking_back else came_at
    fact = packages.fact_of(desk, key, row, known_at, newest.export_id)
    return Line(fact, row) if fact else None


def _remaining(fact: Fact, told: Sequence[Told]) -> Iterator[balances.Left]:
    """What every file that carried the line said is left of the package."""
    for one in known(told):
        row = cast(PackageRow, one.row)
        if row.remaining is not None:
            for seen in one.seen:
                yield balances.of_package(fact.client_id, fact.key, row, seen)


def _by_pair(desk: Desk, lines: Mapping[str, Line]) -> dict[Pair, list[Line]]:
    found: dict[Pair, list[Line]] = defaultdict(list)
    for line in lines.values():
        found[_of_kept(desk, (line.row.member_id, line.row.item))].append(line)
    return found


def _of_kept(desk: Desk, pair: Pair) -> Pair:
    """Whatever id a file gives the member."""
    mms_id, item = pair
    return desk.people.aliases.kept_id(mms_id), item


def _refund(lines: Sequence[Line], returns: Sequence[Return], taken: dict[str, str | None]) -> dict[str, Fact]:
    """The packages with the days on which returns refunded them; a line that tells of its refund needs none."""
    sales = [Sale(date.fromisoformat(line.fact.sold_on), line.fact.key) for line in lines if not line.fact.refunded_on]
    refunds = take_back(sales, returns)
    taken |= {one.key: refunds.get(one.key) for one in returns}
    days = {refunds[one.key]: one.returned_on.isoformat() for one in returns if one.key in refunds}
    facts = {line.fact.key: line.fact for line in lines}
    return {key: fact._replace(refunded_on=days.get(key, fact.refunded_on)) for key, fact in facts.items()}


def _tell(lines: Sequence[Line], facts: Mapping[str, Fact], told: Sequence[Spoken]) -> dict[str, Fact]:
    """The packages with what the MMS said of their expiry."""
    sold = [
        Sold(
            key,
            date.fromisoformat(facts[key].sold_on),
            facts[key].sessions,
            _day(facts[key].expires_on),
            line.row.expires_on is not None,
            _day(facts[key].refunded_on),
        )
        for line in lines
        for key in [line.fact.key]
    ]
    days = {one.key: one.expires_on for one in tell_expiries(sold, told)}
    return {key: facts[key]._replace(expires_on=day.isoformat() if day else None) for key, day in days.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
