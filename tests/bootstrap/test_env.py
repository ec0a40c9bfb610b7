"""The environment is checked at the start, and what is wrong is named."""

import pytest

from geo_pot.env import ConfigurationError, read_environment

COMPLETE = {
    "GEOPOT_SECRET_KEY": "x" * 40,
    "GEOPOT_DATABASE_URL": "postgresql://service:p%40ss@db.example:5433/complaints",
    "GEOPOT_REDIS_URL": "redis://localhost:6379/0",
}


def test_a_database_url_gives_its_parts_unquoted() -> None:
    database = read_environment(COMPLETE).database

    assert database == {
        "NAME": "complaints",
        "USER": "service",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_a_database_url_may_name_a_unix_socket() -> None:
    url = "postgresql://service:secret@/complaints?host=/run/my%20sockets&port=5433"

    database = read_environment(COMPLETE | {"GEOPOT_DATABASE_URL": url}).database

    assert (database["HOST"], database["PORT"], database["NAME"]) == ("/run/my sockets", "5433", "complaints")


def test_nothing_is_open_to_the_world_by_default() -> None:
    environment = read_environment(COMPLETE)

    assert (environment.debug, environment.allowed_hosts) == (False, ["localhost", "127.0.0.1", "[::1]"])


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("GEOPOT_SECRET_KEY", "", "GEOPOT_SECRET_KEY is not set"),
        ("GEOPOT_SECRET_KEY", "short", "has 5 characters"),
        ("GEOPOT_DATABASE_URL", "", "GEOPOT_DATABASE_URL is not set"),
        ("GEOPOT_DATABASE_URL", "mysql://localhost/x", "GEOPOT_DATABASE_URL should begin with postgresql://"),
        ("GEOPOT_DATABASE_URL", "postgresql://localhost", "names no database"),
        ("GEOPOT_DATABASE_URL", "postgresql://localhost:99999/x", "has a port"),
        ("GEOPOT_REDIS_URL", "localhost:6379", "GEOPOT_REDIS_URL should begin with redis://"),
        ("GEOPOT_DEBUG", "perhaps", "GEOPOT_DEBUG is 'perhaps'; it should be true or false"),
        ("GEOPOT_STATEMENT_TIMEOUT_S", "1.5", "whole number of seconds"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_should_be(name: str, value: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        read_environment(COMPLETE | {name: value})
