"""Where nobody answers but a default, and where two compete: the rules of a city laid over its ground."""
