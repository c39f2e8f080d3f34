"""The door for the application server."""

import os

from django.core.wsgi import get_wsgi_application

from linli.config.whole import whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
application = whole(get_wsgi_application())
