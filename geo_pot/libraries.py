"""Where GDAL and GEOS lie: the wheels of pyogrio and shapely bring their own, newer than most distributions'."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

# wheel → the folder that auditwheel puts its libraries into → the library's name there
WHEELS = {
    "GDAL_LIBRARY_PATH": ("pyogrio", "pyogrio.libs", "libgdal*.so*"),
    "GEOS_LIBRARY_PATH": ("shapely", "shapely.libs", "libgeos_c*.so*"),
}


def find_library(setting: str, environment: Mapping[str, str]) -> str | None:
    """The path for one of Django's library settings: the environment's word, the wheel's, or None."""
    if setting in environment:
        return environment[setting]
    package, folder, pattern = WHEELS[setting]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    site_packages = Path(spec.origin).parent.parent
    return next((str(path) for path in sorted((site_packages / folder).glob(pattern))), None)
