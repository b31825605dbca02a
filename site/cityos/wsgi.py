"""What granian serves: Django behind the page cache, which also answers /healthz by itself; bodies come in first."""

import os

from django.core.wsgi import get_wsgi_application

from cityos.environment import ENV
from kit.faces.bodies import Bodies
from kit.pagecache.wiring import layer_from_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")

application = Bodies(layer_from_settings(get_wsgi_application()), threads=ENV.web_threads)
