from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class LoginForm(FlaskForm):
    email = StringField("E-mail", [InputRequired("Which e-mail do you log in with?"), Length(max=254)])
    password = PasswordField("Password", [InputRequired("The password is missing."), Length(max=1000)])
    next = HiddenField()
    kept = HiddenField()
