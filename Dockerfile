# One image for web, worker, beat and relay; docker-compose.yml says which it is.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 NUMBA_CACHE_DIR=/tmp/numba
WORKDIR /srv/geopot

# The locks first: code changes more often than they do.
COPY requirements/run.txt requirements/
RUN pip install --require-hashes -r requirements/run.txt

COPY . .
RUN useradd --system --no-create-home geopot
# A named volume takes the ownership of the folder that it covers.
RUN mkdir .data && chown geopot .data
USER geopot

EXPOSE 8000
CMD ["gunicorn", "geo_pot.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--preload", "--no-control-socket", "--access-logfile=-"]
