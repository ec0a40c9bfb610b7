"""The parts of `manage.py routing`: each has the arguments it takes and what it does with them."""
