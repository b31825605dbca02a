"""What granian serves: Django behind the page cache, which also answers /healthz by itself. Bodies come in first; what
leaves is counted last."""

import os

from django.core.wsgi import get_wsgi_application

from cityos.environment import ENV
from kit.faces.bodies import Bodies
from kit.pagecache.wiring import layer_from_settings
from tenancy.traffic import Metered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")

page_cache = layer_from_settings(get_wsgi_application())
application = Bodies(Metered(page_cache), threads=ENV.web_threads)
