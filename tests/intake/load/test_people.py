"""Whom a file tells of that no members file has named."""

from sqlalchemy import select

from app.extensions import db
from app.models import Member

SALES = (
    "Sale Date,Client ID,Client,Sale ID,Item name,Batch #,Sales Notes,Location,,Color,Size,Item price,Quantity,"
    "Subtotal,Discount %,Discount amount,Tax,Item Total,Total Paid w/ Payment Method,Payment Method\n"
)


def line(day: str, sale: int, quantity: int) -> str:
    total = "$300.00" if quantity > 0 else "($300.00)"
    paid = f"{total},0,$0.00,$0.00,{total},{total},Visa"
    return f'{day},3,"Three, Cy",{sale},PT 4 sessions,,,North,,,,$300.00,{quantity},{paid}\n'


def test_a_member_whose_return_stands_above_their_sale_is_called_by_name(run, tmp_path):
    place = ("--timezone", "America/New_York", "--currency", "USD")
    assert run("location", "add", "south", "--name", "South", *place).exit_code == 0
    file = tmp_path / "sales.csv"
    file.write_text(SALES + line("9/30/2026", 103, -1) + line("10/1/2026", 104, 1))
    assert run("import", str(file), "--location", "south", "--as-of", "2026-11-20").exit_code == 0
    names = db.session.execute(select(Member.first_name, Member.last_name)).all()
    assert names == [("Cy", "Three")]
