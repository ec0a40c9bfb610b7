"""What administrators fill in. A form gives an entry of the directory, as its files would write it."""
