SECRET_KEY = "only for measuring"  # noqa: S105
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.rivals.bare.urls"
MIDDLEWARE = []
