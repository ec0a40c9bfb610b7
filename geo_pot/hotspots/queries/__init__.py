"""What hotspots ask the database: reports for a run, the runs themselves, the sites that the public may see."""
