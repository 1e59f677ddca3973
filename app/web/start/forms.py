from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.choices import ChoiceField, currencies, zones


class StartForm(FlaskForm):
    name = StringField("Name", [InputRequired("What is your name?"), Length(max=300)])
    email = StringField("E-mail", [InputRequired("Your e-mail is what you log in with."), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Choose a password.")])
    club = StringField("Name of the club", [InputRequired("What is the club called?"), Length(max=300)])
    code = StringField("Short code", [Length(max=40)])
    timezone = ChoiceField("Time zone", choices=zones)
    currency = ChoiceField("Money", choices=currencies)
