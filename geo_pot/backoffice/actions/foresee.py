"""What a draft of the directory would do to the complaints there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from geo_pot.agencies.models import Category
from geo_pot.backoffice.directory_content import (
    Draft,
    categories_concerned,
    changed,
    moves_complaints,
)
from geo_pot.backoffice.queries.content import stored_content
from geo_pot.complaints.actions.dry_run import DryRun, dry_run
from spatial.models import Territory

LOOKED_BACK = timedelta(days=365)  # a page waits for the answer; `routing dry-run` asks all of them


def foresee(*, territory: Territory, draft: Draft) -> tuple[DryRun, datetime]:
    """Who would get which complaints, and since when they were made that were asked about. Nothing is stored.

    raises   DirectoryError, NoDirectory
    """
    content = stored_content(territory)
    now = timezone.now()
    since = now - LOOKED_BACK if moves_complaints(content, draft) else now
    codes = categories_concerned(content, draft)
    concerned = Category.objects.filter(territory=territory, code__in=codes).values_list("pk", flat=True)
    ids = list(concerned) or ([-1] if codes else [])  # a category that is not there yet has no complaints
    return dry_run(content=changed(content, draft), territory=territory, since=since, category_ids=ids), since
