from geo_pot.settings import *  # noqa: F403  # the service's own, with one more address

ROOT_URLCONF = "benchmarks.locating_urls"
