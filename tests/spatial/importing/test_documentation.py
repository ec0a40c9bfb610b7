"""docs/boundaries.md says what the code does."""

import re
from pathlib import Path

import pytest

from geo_pot.complaints.management.commands.load_boundaries import Command
from spatial.importing.mapping import OURS, read_mapping
from spatial.importing.report import Kind
from spatial.importing.source_files import Limits
from tools.checkout import ROOT

TEXT = (ROOT / "docs" / "boundaries.md").read_text(encoding="utf-8")


def test_every_option_is_described() -> None:
    ours = set(Command().create_parser("manage.py", "load_boundaries")._option_string_actions)
    djangos = {"-h", "-v", "--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"}
    djangos |= {"--no-color", "--force-color", "--skip-checks"}

    assert {option for option in ours - djangos if option not in TEXT} == set()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_finding_is_described(kind: Kind) -> None:
    assert re.search(rf"^\|.*{re.escape(kind)}.* \|", TEXT, re.MULTILINE)


def test_the_mapping_file_shown_is_one_that_can_be_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "mapping.toml").write_text(example, encoding="utf-8")

    assert set(read_mapping(tmp_path / "mapping.toml").fields) == set(OURS)


def test_the_limits_are_the_ones_in_the_code() -> None:
    limits = Limits()

    assert (limits.size_bytes, limits.features, limits.vertices) == (32_000_000, 20_000, 1_000_000)
    assert "up to 32 MB, 20,000 features and a million vertices" in " ".join(TEXT.split())
