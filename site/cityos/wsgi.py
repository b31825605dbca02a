"""What granian serves: Django behind the page cache, which also answers /healthz by itself."""

import os

from django.core.wsgi import get_wsgi_application

from kit.pagecache.wiring import layer_from_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")

application = layer_from_settings(get_wsgi_application())
