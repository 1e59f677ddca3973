"""For `gunicorn wsgi:app` and `flask --app wsgi`. `spotter up` starts everything, this is the web part alone."""

import sys

from app import create_app
from app.config import SettingsError

try:
    app = create_app()
except SettingsError as problem:
    sys.exit(str(problem))
