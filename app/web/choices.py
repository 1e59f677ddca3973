"""What select fields offer in more than one form."""

from wtforms import SelectField, ValidationError
from wtforms.form import BaseForm

from app.accounts import places


class ChoiceField(SelectField):
    def pre_validate(self, form: BaseForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choose one of the list.") from None


def zones() -> dict[str, dict[str, str]]:
    """By part of the world: `America` holds `Chicago`, `Indiana / Knox`."""
    groups: dict[str, dict[str, str]] = {}
    for zone in places.zones():
        area, _, city = zone.partition("/")
        groups.setdefault(area if city else "Other", {})[zone] = (city or zone).replace("_", " ").replace("/", " / ")
    return groups


def currencies() -> dict[str, str]:
    known = {code: f"{name} ({code})" for code, name in places.COMMON_CURRENCIES.items()}
    return known | {code: code for code in sorted(places.OTHER_CURRENCIES)}
