"""The rules hold, and a planted breach of each kind is caught: a rule that catches nothing looks like one kept."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.contracts import rules
from tests.contracts.rules import ROOT


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=root, text=True, capture_output=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The checkout's code, free to be spoilt."""
    for package in (*rules.PACKAGES, "tools"):
        if (ROOT / package).exists():
            shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "__pycache__"))
    for name in ("pyproject.toml", "manage.py", "run", "test", "docker-compose.yml", "Dockerfile"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def plant(root: Path, file: str, line: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as source:
        source.write(f"\n{line}\n")


def test_imports_keep_to_the_rooms() -> None:
    answer = lint_imports(ROOT)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("geo_pot/agencies/models.py", "import geo_pot.complaints.models", "rooms use only the rooms below them"),
        ("spatial/models.py", "import geo_pot.outbox.models", "rooms use only the rooms below them"),
        ("geo_pot/web/views.py", "import geo_pot.urls", "rooms use only the rooms below them"),
        ("geo_pot/settings.py", "import geo_pot.web.urls", "rooms use only the rooms below them"),
        ("geo_pot/complaints/models.py", "import geo_pot.complaints.actions", "inside a room"),
        ("geo_pot/complaints/workflow.py", "import geo_pot.complaints.models", "inside a room"),
        ("spatial/analysis/__init__.py", "import django.db", "the numbers know no framework"),
        ("spatial/cells/__init__.py", "import django.db", "the numbers know no framework"),
    ],
)
def test_an_import_upwards_is_caught(copy: Path, file: str, line: str, contract: str) -> None:
    plant(copy, file, line)

    answer = lint_imports(copy)

    broken = [report for report in answer.stdout.splitlines() if report.endswith("BROKEN")]
    assert (answer.returncode, [report.startswith(contract) for report in broken]) == (1, [True]), answer.stdout


def test_relations_keep_to_the_rooms() -> None:
    assert rules.upward_relations(apps.get_models(), rules.layers()) == []


@isolate_apps("geo_pot.complaints", "geo_pot.agencies")
def test_a_relation_upwards_is_caught() -> None:
    class Complaint(models.Model):  # noqa: DJ008  # never shown
        class Meta:
            app_label = "complaints"

    class Agency(models.Model):  # noqa: DJ008
        worst = models.ForeignKey(Complaint, models.CASCADE)

        class Meta:
            app_label = "agencies"

    assert rules.upward_relations([Complaint, Agency], rules.layers()) == [
        "agencies.Agency.worst → complaints.Complaint"
    ]


def test_only_queries_open_a_cursor() -> None:
    assert rules.cursors_outside_queries(ROOT) == []


def test_a_cursor_elsewhere_is_caught(copy: Path) -> None:
    before = rules.cursors_outside_queries(copy)
    plant(copy, "geo_pot/complaints/models.py", "connection.cursor()")

    added = set(rules.cursors_outside_queries(copy)) - set(before)
    assert [breach.split(":")[0] for breach in added] == ["geo_pot/complaints/models.py"]


def test_no_line_of_code_names_a_city() -> None:
    assert rules.cities_in_code(ROOT) == []


@pytest.mark.parametrize("word", ["Kota Bekasi", "CHICAGO", "srid = 32748", "Asia/Jakarta", "POT-2026-000123"])
def test_a_city_in_code_is_caught(copy: Path, word: str) -> None:
    before = rules.cities_in_code(copy)
    plant(copy, "spatial/models.py", f"# {word}")

    added = set(rules.cities_in_code(copy)) - set(before)
    assert [breach.split(":")[0] for breach in added] == ["spatial/models.py"]


def test_released_sql_functions_are_frozen() -> None:
    """A change is a new file, NAME_v2.sql, and a new migration; a new file is written down by

    sha256sum geo_pot/*/sql/functions/*.sql spatial/sql/functions/*.sql > tests/contracts/frozen_functions.sha256
    """
    assert rules.changed_functions(ROOT) == []


def test_a_changed_function_and_a_new_one_are_caught(copy: Path) -> None:
    known = sorted(copy.glob("spatial/sql/functions/*.sql"))[0].relative_to(copy)
    plant(copy, str(known), "-- one more space")
    plant(copy, "spatial/sql/functions/unheard_of_v1.sql", "select 1")

    assert set(rules.changed_functions(copy)) - set(rules.changed_functions(ROOT)) == {
        str(known),
        "spatial/sql/functions/unheard_of_v1.sql",
    }
