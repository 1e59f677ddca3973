from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from app.accounts.rules import LONGEST_PASSWORD


class PasswordForm(FlaskForm):
    current_password = PasswordField("Password until now", [InputRequired("Your password until now is missing.")])
    password = PasswordField(
        "New password", [InputRequired("The new password is missing."), Length(max=LONGEST_PASSWORD)]
    )
    password_again = PasswordField("New password again", [EqualTo("password", "These two are not the same.")])
