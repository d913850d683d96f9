"""The WSGI application gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from luodi.runtime.collecting import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
application = get_wsgi_application()
settle()
