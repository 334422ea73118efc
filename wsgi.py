"""What gunicorn serves: ``gunicorn wsgi:app``."""

from logistics.app import create_app

app = create_app()
