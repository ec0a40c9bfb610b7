"""The data files that say who is responsible in a city: their format, how they are read, checked and spelled out."""
