"""What administrators do: each asks whether they may, says in whose name, and leaves the rest to the room concerned."""
