"""Where django-allauth asks us: how people sign in, by what, and what is told about them."""
