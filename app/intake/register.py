"""The members of a club by e-mail, phone and name, for rows that bring no member id."""

from collections import defaultdict

from app.intake.bulk import Bulk
from app.intake.identity.rules import Known, Who, bucket, email_key, fitting, full_key, identity_key, is_same_phone


class Register:
    """Those with a number of the member system. `answered`: by identity, as which number a person knows them."""

    def __init__(self, bulk: Bulk, location_id: int) -> None:
        self._by_email: dict[str, list[Known]] = defaultdict(list)
        self._by_phone: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        rows = bulk.rows(
            "SELECT coalesce(x.kept_id, m.id), m.mms_id, m.first_name, m.last_name, m.email, m.phone FROM member m"
            " LEFT JOIN merge x ON x.gone_id = m.id AND x.undone_at IS NULL"
            " WHERE m.location_id = :location AND m.mms_id IS NOT NULL AND m.voided_at IS NULL"
            " ORDER BY CASE WHEN x.kept_id IS NULL THEN 0 ELSE 1 END, m.id",
            location=location_id,
        )
        for person, number, *who in rows:
            self._add(Known(person, number, Who(*who)))
        told = "SELECT key, number FROM identity WHERE location_id = :location AND answered_by_id IS NOT NULL"
        self.answered: dict[str, str] = dict(bulk.rows(told, location=location_id))
        self._numbers: dict[Who, str | None] = {}
        self.told: set[Who] = set()
        """Of those who were asked for, whom a person's answer told."""

    def _add(self, known: Known) -> None:
        if email := email_key(known.who.email):
            self._by_email[email].append(known)
        if digits := bucket(known.who.phone):
            self._by_phone[digits].append(known)
        if name := full_key(known.who):
            self._by_name[name].append(known)

    def by_email(self, who: Who) -> list[Known]:
        return self._by_email.get(email_key(who.email), [])

    def by_phone(self, who: Who) -> list[Known]:
        return [one for one in self._by_phone.get(bucket(who.phone), ()) if is_same_phone(who.phone, one.who.phone)]

    def by_name(self, who: Who) -> list[Known]:
        return self._by_name.get(full_key(who), [])

    def number_of(self, who: Who) -> str | None:
        """What a person said, else the one who fits. Rows of one person follow each other."""
        if who not in self._numbers:
            answer = self.answered.get(identity_key(who)) if self.answered else None
            if answer:
                self.told.add(who)
            self._numbers[who] = answer or self.fitting(who)
        return self._numbers[who]

    def fitting(self, who: Who) -> str | None:
        found = fitting(who, self.by_email(who), self.by_phone(who), self.by_name(who))
        return found and found.number

    def sharing(self, who: Who) -> int:
        """How many people have the e-mail, else the phone, else the name."""
        found = self.by_email(who) or self.by_phone(who) or self.by_name(who)
        return len({one.person for one in found})
