"""What the environment says, checked once at the start: a wrong value is named, never guessed around."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from geo_pot.gateways import GatewayError, MailServer, SmsProvider, read_mail, read_sms

MINIMUM_SECRET_LENGTH = 32
TRUE = frozenset({"1", "true", "yes", "on"})
Gateway = TypeVar("Gateway", MailServer, SmsProvider)
FALSE = frozenset({"0", "false", "no", "off", ""})


class ConfigurationError(Exception):
    """The environment cannot be used; the text names the variable and what it should hold."""


class DatabaseParts(TypedDict):
    """The keys of Django's DATABASES that a URL gives."""

    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str


@dataclass(frozen=True)
class Environment:
    secret_key: str
    debug: bool
    allowed_hosts: list[str]
    trusted_origins: list[str]
    database: DatabaseParts
    redis_url: str
    statement_timeout_s: int
    https: bool
    log_json: bool
    public_url: str  # without a slash at the end
    mail: MailServer
    sms: SmsProvider
    index_dir: str  # "" for the data folder of the checkout
    libraries: Mapping[str, str]  # GDAL_LIBRARY_PATH and GEOS_LIBRARY_PATH, where set


def read_environment(values: Mapping[str, str] = os.environ) -> Environment:
    """The service's settings from GEOPOT_ variables; ConfigurationError names what is missing or wrong."""
    debug = read_flag(values, "GEOPOT_DEBUG")
    return Environment(
        secret_key=read_secret(values),
        debug=debug,
        allowed_hosts=read_list(values, "GEOPOT_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"],
        trusted_origins=read_list(values, "GEOPOT_TRUSTED_ORIGINS"),
        database=read_database(values, "GEOPOT_DATABASE_URL"),
        redis_url=read_url(values, "GEOPOT_REDIS_URL", ("redis", "rediss")),
        statement_timeout_s=read_seconds(values, "GEOPOT_STATEMENT_TIMEOUT_S", default=600),
        https=read_flag(values, "GEOPOT_HTTPS"),
        log_json=read_flag(values, "GEOPOT_LOG_JSON"),
        public_url=(values.get("GEOPOT_PUBLIC_URL", "") or "http://localhost:8000").rstrip("/"),
        mail=read_gateway(read_mail, values),
        sms=read_gateway(read_sms, values),
        index_dir=values.get("GEOPOT_INDEX_DIR", ""),
        libraries={name: values[name] for name in ("GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH") if values.get(name)},
    )


def read_gateway(read: Callable[[Mapping[str, str]], Gateway], values: Mapping[str, str]) -> Gateway:
    try:
        return read(values)
    except (GatewayError, ValueError) as error:  # ValueError: a port that is no number
        raise ConfigurationError(str(error)) from error


def read_secret(values: Mapping[str, str]) -> str:
    secret = required(values, "GEOPOT_SECRET_KEY", "at least 32 random characters; ./run makes its own")
    if len(secret) < MINIMUM_SECRET_LENGTH:
        raise ConfigurationError(
            f"GEOPOT_SECRET_KEY has {len(secret)} characters; it signs sessions and needs {MINIMUM_SECRET_LENGTH}"
        )
    return secret


def read_flag(values: Mapping[str, str], name: str) -> bool:
    value = values.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise ConfigurationError(f"{name} is {value!r}; it should be true or false")
    return value in TRUE


def read_list(values: Mapping[str, str], name: str) -> list[str]:
    return [item.strip() for item in values.get(name, "").split(",") if item.strip()]


def read_seconds(values: Mapping[str, str], name: str, *, default: int) -> int:
    value = values.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ConfigurationError(f"{name} is {value!r}; it should be a whole number of seconds, 0 for no limit")
    return int(value)


def read_url(values: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    url = required(values, name, f"a URL such as {schemes[0]}://localhost; ./run sets its own")
    if urlsplit(url).scheme not in schemes:
        raise ConfigurationError(f"{name} should begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url


def read_database(values: Mapping[str, str], name: str) -> DatabaseParts:
    """The parts of postgresql://user:password@host:port/name, or with ?host=FOLDER&port=N of a unix socket."""
    url = urlsplit(read_url(values, name, ("postgresql", "postgres", "postgis")))
    query = {key: value[-1] for key, value in parse_qs(url.query).items()}
    try:
        port = str(url.port or query.get("port", ""))
    except ValueError as error:
        raise ConfigurationError(f"{name} has a port that is no number between 0 and 65535") from error
    database = unquote(url.path.removeprefix("/"))
    if not database:
        raise ConfigurationError(f"{name} names no database; write postgresql://user:password@host:port/NAME")
    return DatabaseParts(
        NAME=database,
        USER=unquote(url.username or ""),
        PASSWORD=unquote(url.password or ""),
        HOST=unquote(url.hostname or query.get("host", "")),
        PORT=port,
    )


def required(values: Mapping[str, str], name: str, hint: str) -> str:
    value = values.get(name, "")
    if not value:
        raise ConfigurationError(f"{name} is not set: {hint}")
    return value
