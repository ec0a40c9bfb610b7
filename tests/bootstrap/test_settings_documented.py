"""Every variable that the service, the launcher or the containers read is explained."""

import re

from tests.contracts.rules import ROOT

READERS = ("geo_pot/*.py", "manage.py", "tools/*", "tests/conftest.py", "docker-compose.yml")
VARIABLE = re.compile(r"\b(?:GEOPOT_[A-Z_]*[A-Z]|GDAL_LIBRARY_PATH|GEOS_LIBRARY_PATH)\b")


def test_every_variable_is_in_the_operations_manual() -> None:
    files = [path for pattern in READERS for path in ROOT.glob(pattern) if path.is_file()]
    read = {name for path in files for name in VARIABLE.findall(path.read_text())}
    explained = set(VARIABLE.findall((ROOT / "docs" / "operations.md").read_text()))

    assert explained == read
