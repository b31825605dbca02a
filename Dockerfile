# One image for every process: docker run cityos web | worker | beat | dispatcher, or any `manage.py` command after `manage`.

FROM python:3.11-slim-bookworm AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.8
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY . .
# Words and static files are part of the image: no process writes in it.
RUN CITYOS_DATA=/tmp/data PYTHONPATH=/app:/app/site .venv/bin/python manage.py words \
 && CITYOS_DATA=/tmp/data PYTHONPATH=/app:/app/site .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /tmp/data

FROM python:3.11-slim-bookworm
# The image's own PostgreSQL client dumps and restores tenants; it is part of the environment's wheel.
RUN groupadd --gid 10001 cityos && useradd --uid 10001 --gid cityos --no-create-home --home-dir /data cityos \
 && install -d -o cityos -g cityos /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app:/app/site PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CITYOS_ENV=production CITYOS_DATA=/data CITYOS_BIND=0.0.0.0 PORT=8000
USER cityos
VOLUME /data
EXPOSE 8000
# Only the web process listens; the others are healthy while they run.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "cityos.run", "health"]
ENTRYPOINT ["python", "-m", "cityos.run"]
CMD ["web"]
