# ruff: noqa: INP001  # a folder on the path of another virtualenv, no package of ours
"""Fill MapIt with the outlines of a GeoJSON file: one area each, of one type, in one generation in force.

DJANGO_SETTINGS_MODULE=settings python load.py FILE.geojson
"""

import json
import sys

import django
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command

django.setup()
from mapit.models import CodeType, Generation, Type  # noqa: E402  # models exist only now


def main(path: str) -> None:
    call_command("migrate", verbosity=0)
    generation = Generation.objects.create(active=True, description="benchmark")
    kind = Type.objects.create(code="KEL", description="Kelurahan")
    code_type = CodeType.objects.create(code="official", description="Official code")
    with open(path, encoding="utf-8") as file:
        features = json.load(file)["features"]
    for feature in features:
        about = feature["properties"]
        area = kind.areas.create(name=about["name"], generation_low=generation, generation_high=generation)
        area.codes.create(type=code_type, code=str(about["code"]))
        outline = GEOSGeometry(json.dumps(feature["geometry"]), srid=4326)
        for polygon in outline if outline.geom_type == "MultiPolygon" else [outline]:
            area.polygons.create(polygon=polygon)
    print(f"{len(features)} areas")


if __name__ == "__main__":
    main(sys.argv[1])
