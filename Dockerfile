# The image that web, worker, beat and the migrations run: see docker-compose.yml.
#
# Its steps are those of `make run` (devstack/bootstrap.py and devstack/prepare.py): the locked
# requirements with their hashes, the compiled translations, the static files, the migrations. A test
# compares the two. A tag moves; for a build that can be repeated, pin the digest:
#   docker buildx imagetools inspect python:3.13-slim
#   docker build --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:… .
ARG PYTHON_IMAGE=python:3.13-slim

# --- packages: what pip needs stays behind in this stage ---
FROM ${PYTHON_IMAGE} AS packages
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements/production.txt requirements/
RUN python -m pip install --disable-pip-version-check --no-input --no-cache-dir \
    --require-hashes --requirement requirements/production.txt

# --- build: translations, static files and byte code, which nobody can write later ---
FROM packages AS build
COPY manage.py ./
COPY devstack devstack
COPY config config
COPY locale locale
COPY static static
COPY templates templates
COPY apps apps
RUN python -c "from devstack.messages import compile_messages; compile_messages()"
# Production settings refuse to start without secrets. These are gone when the step ends: collecting
# files encrypts nothing.
RUN for name in SECRET_KEY SEARCH_HASH_KEY JWT_SIGNING_KEY FIELD_ENCRYPTION_KEYS; do \
        export "$name=$(python -c 'import secrets; print(secrets.token_urlsafe(64))')"; \
    done; \
    DJANGO_SETTINGS_MODULE=config.settings.production STATIC_ROOT=/app/collected \
    python manage.py collectstatic --no-input --verbosity 0
RUN rm -rf devstack && find . \( -name tests -o -name conftest.py \) -prune -exec rm -rf {} + \
    && python -m compileall -q apps config

# --- the image ---
FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin encaisse
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    STATIC_ROOT=/app/collected \
    WEB_BIND=0.0.0.0:8000
WORKDIR /app
# Owned by root: the application can write nothing of itself, also without a read-only file system.
COPY --from=packages /opt/venv /opt/venv
COPY --from=build /app /app
COPY docker/healthcheck.py docker/
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "docker/healthcheck.py", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "--no-control-socket", "-c", "config/gunicorn.py", "config.wsgi:application"]
