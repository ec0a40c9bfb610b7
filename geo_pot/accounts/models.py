"""Who is speaking. Our own User from the first migration, because AUTH_USER_MODEL cannot be changed later."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account. Its `public_id` is what leaves the system; the row's number never does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
