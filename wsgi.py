"""For `gunicorn wsgi:app` and `flask --app wsgi`. `spotter up` starts everything, this is the web part alone."""

from app import create_app

app = create_app()
