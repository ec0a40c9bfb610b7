"""A made-up year of complaints over any Territory with boundaries: seeded, labelled, from a script that is data."""
