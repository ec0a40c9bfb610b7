"""What a city's own staff change: its directory, roles, editions and dead letters."""
