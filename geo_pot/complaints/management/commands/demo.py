"""manage.py demo: fill a Territory with a made-up year of complaints, labelled as such."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from geo_pot.complaints.actions.make_demo import Demo, DemoError, make_demo
from geo_pot.complaints.demo.script import read_script
from geo_pot.complaints.management.arguments import find_territory
from spatial.models import Territory


class Command(BaseCommand):
    help = (
        "Fills a Territory with a made-up year of complaints that ends now: everyday reports, places where it comes"
        " back, floods, traffic jams. All have the source 'demo'. A Territory that has its demo is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--territory", metavar="CODE", help="default: the Territory that was loaded first")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another year (default: 1)")
        parser.add_argument("--complaints", type=int, default=7_000, metavar="N", help="about how many (default: 7000)")
        parser.add_argument("--reset", action="store_true", help="forget the demo that is there and make it anew")

    def handle(
        self, *_: object, territory: str | None, seed: int, complaints: int, reset: bool, **_options: object
    ) -> None:
        city = find_territory(territory)
        try:
            demo = make_demo(
                territory=city, script=read_script(), now=timezone.now(), seed=seed, total=complaints, reset=reset
            )
        except DemoError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(describe(demo, city))


def describe(demo: Demo, city: Territory) -> str:
    what = "made-up complaints" if demo.made else "made-up complaints already; nothing is added"
    steps = ", ".join(f"{count:,} {status}" for status, count in demo.by_status.items())
    return f"{city.name} has {demo.complaints:,} {what} ({steps})"
