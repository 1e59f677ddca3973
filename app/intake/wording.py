"""Which field a header speaks of, by its words: those of every layout, and what systems nobody has seen would say."""

import re
from collections import defaultdict
from functools import cache

from app.intake.layouts import LAYOUTS
from app.intake.sheet import normal
from app.intake.wording_elsewhere import ELSEWHERE

SAID: dict[str, str] = {
    "member_id": "member id, member no, member number, member #, client id, client no, client number, client #, "
    "customer id, customer no, customer number, user id, person id, contact id, account number, "
    "account no, agreement number, agreement #, membership number, barcode, id, ref, key, account, "
    "mitgliedsnummer, kundennummer, kundennr, kunden nr, mitgliedsnr",
    "name": "name, full name, member name, client name, customer name, member, client, customer, person, "
    "attendee, contact, participant, guest, purchaser, buyer, mitglied, kunde",
    "first_name": "first name, firstname, given name, forename, first, vorname",
    "last_name": "last name, lastname, surname, family name, last, nachname",
    "email": "email, e-mail, email address, e-mail address, mail",
    "phone": "phone, mobile, cell, cell phone, mobile phone, mobile number, phone number, telephone, tel, "
    "contact number, home phone, telefon, handy",
    "joined_on": "joined, join date, joined on, date joined, member since, signup date, sign up date, signed up, "
    "start date, membership start, begin date, created, created on, created at, registration date, "
    "registered, enrolled, since, eintritt, mitglied seit",
    "status": "status, state, result, outcome, attendance, booking status, visit status, appointment status, "
    "attendance status, session status, member status, membership status, check-in status, what "
    "happened, ergebnis",
    "appointment_id": "appointment id, booking id, visit id, session id, reservation id, event id, booking no, "
    "booking number, appointment no, booking reference, reference, booking ref, session ref, visit ref, "
    "appointment ref",
    "service": "service, service name, session type, appointment type, visit type, class type, event type, "
    "session, appointment, booking type, activity, service type, type of session, event, event "
    "name, kind, program, programme, leistung",
    "starts_at": "starts at, start, start time, starts, date time, date/time, datetime, date and time, when, "
    "begins, session date, appointment time, scheduled for, scheduled at, appointment start, start "
    "datetime, termin",
    "starts_on": "date, day, starts on, session date, appointment date, visit date, booking date, event date, "
    "class date, start date, scheduled date, datum",
    "starts_time": "time, start time, start, starts, begin, booking time, appointment time, session time, from, "
    "hour, uhrzeit, beginn",
    "trainer": "trainer, coach, instructor, staff, staff member, provider, personal trainer, trainer name, "
    "coach name, with, therapist, employee, resource, staff name, pt, mitarbeiter",
    "charged": "charged, billed, paid, deducted, session used, credit used, counted",
    "booked_on": "booked on, booked at, booking date, date booked, created, created on, created at, date "
    "created, reservation date, made on, booking made, booking created, creation date",
    "booked_by": "booked by, created by, made by, scheduled by, set by, setter, booking made by, entered by",
    "sale_id": "sale id, sale no, sale number, invoice, invoice id, ref, invoice no, invoice number, invoice "
    "#, receipt, receipt no, receipt number, transaction id, transaction no, order id, order no, "
    "order number, payment id, purchase id, contract id, contract no",
    "item": "item, item name, product, product name, package, package name, plan, plan name, pricing "
    "option, description, service, pack, membership, contract, what, artikel",
    "sold_on": "sold on, sale date, date sold, purchase date, purchased, purchased on, date of purchase, date "
    "of sale, transaction date, order date, invoice date, payment date, date paid, date, day, "
    "bought on, bought, start date",
    "price": "price, amount, total, paid, price paid, amount paid, total paid, net, net amount, cost, value, "
    "revenue, net price, item total, sum, gross, subtotal, betrag, preis",
    "quantity": "quantity, qty, units, count, anzahl",
    "sessions": "sessions, number of sessions, no of sessions, sessions purchased, sessions bought, sessions "
    "total, total sessions, credits, visits, visits purchased, purchased, total credits, session "
    "count, pack size, included",
    "expires_on": "expires, expires on, expiry, expiry date, expiration, expiration date, expire date, valid "
    "until, valid to, end date, good until, exp date, exp. date, ends, until",
    "sold_by": "sold by, seller, salesperson, sales person, sales rep, rep, sales staff, consultant, employee, "
    "cashier, staff, trainer, coach, verkäufer",
    "remaining": "remaining, sessions remaining, sessions left, left, visits remaining, visits left, credits "
    "remaining, credits left, balance, remaining sessions, remaining visits, unused, available",
    "refunded_on": "refunded, refunded on, refund date, date refunded, returned on, void date, cancelled on",
}  # fmt: skip
"""By field what a header may say, without regard to case and marks."""
EXACT, VAGUE, PARTLY = 2.0, 1.7, 1.0
"""Of a wording that several fields may have, it is vague which of them it means."""


@cache
def _fields() -> dict[str, frozenset[str]]:
    """By wording."""
    found: dict[str, set[str]] = defaultdict(set)
    for layout in LAYOUTS.values():
        for column in layout.columns:
            for header in column.headers if column.field in SAID else ():
                found[plain(header)].add(column.field)
    for field, words in SAID.items():
        found[plain(field.replace("_", " "))].add(field)
        for word in f"{words},{ELSEWHERE[field]}".split(","):
            found[plain(word)].add(field)
    return {word: frozenset(fields) for word, fields in found.items()}


def plain(header: str) -> str:
    """Words in small letters: `ClientID`, `client_id` and `Client ID:` are one."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(header.split()))
    return " ".join(re.sub(r"[^\w#]+|_", " ", normal(parted)).split())


def fields_of(header: str) -> frozenset[str]:
    """Those that the header may be for, worded exactly so."""
    return _fields().get(plain(header), frozenset())


def weight(field: str, header: str) -> float:
    """How clearly the header speaks of the field."""
    if field in (shared := fields_of(header)):
        return EXACT if len(shared) == 1 else VAGUE
    words = set(plain(header).split())
    if field == "member_id" and words & PEOPLE and words & NUMBERS:
        return EXACT
    telling = (word for word, fields in _fields().items() if field in fields and set(word.split()) <= words)
    return PARTLY if any(len(word) > LEAST_LETTERS for word in telling) else 0.0


PEOPLE = {"member", "client", "customer", "person", "user", "guest", "athlete"}
NUMBERS = {"id", "no", "nr", "num", "number", "#", "code", "ref", "key", "reference"}
LEAST_LETTERS = 3
"""Of a part of a header: `id` and `pt` alone say too little."""
