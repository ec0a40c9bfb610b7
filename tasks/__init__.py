"""Later: Celery jobs, which load, call and store; the relay's loop; the schedule."""
