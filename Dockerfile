# The program with all that it needs; nothing is downloaded when it runs.
FROM python:3.11-slim-bookworm AS build

RUN python -m venv /opt/pieces
ENV PATH=/opt/pieces/bin:$PATH
WORKDIR /build
COPY requirements.lock requirements-dev.lock ./
# The driver of PostgreSQL is locked among the tools of development.
RUN awk '/^[a-z]/ { keep = /^psycopg/ } keep' requirements-dev.lock > postgresql.lock \
    && pip install --quiet --no-deps --require-hashes -r requirements.lock -r postgresql.lock
COPY pyproject.toml README.md ./
COPY pipeline pipeline
RUN pip install --quiet --no-deps .

FROM python:3.11-slim-bookworm

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libmagic1 libseccomp2 tesseract-ocr tesseract-ocr-fra libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-dejavu-core fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 pieces \
    && install -d -o pieces -g pieces /var/lib/pieces /var/lib/depots
COPY --from=build /opt/pieces /opt/pieces
WORKDIR /srv/pieces
COPY prefect.yaml ./
COPY deploy deploy
COPY pipeline pipeline
ENV PATH=/opt/pieces/bin:$PATH \
    PIECES_HOME=/var/lib/pieces \
    PIECES_PROJECT=/srv/pieces \
    PREFECT=prefect \
    PREFECT_HOME=/home/pieces/.prefect
USER pieces
CMD ["pieces", "--help"]
