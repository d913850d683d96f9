"""The WSGI application gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
application = get_wsgi_application()

# what is loaded now lives as long as the process: neither looked through again nor copied by forked workers
gc.collect()
gc.freeze()
