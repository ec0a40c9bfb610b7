"""Logs as events with fields: one JSON object a line for machines, readable lines for people."""

import logging.config
import re

import structlog
from structlog.typing import EventDict, Processor

SECRET_IN_PATH = re.compile(r"(/complaints/follow/)[^\s/?'\"]+")  # who has the link reads as the reporter does


def hide_secrets(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Take out of every text what only its holder should know."""
    return {
        name: SECRET_IN_PATH.sub(r"\1…", value) if isinstance(value, str) else value for name, value in event.items()
    }


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    hide_secrets,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure_logs(*, as_json: bool, debug: bool) -> None:
    """Send structlog and the standard library's loggers through one formatter to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "events": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": renderers(as_json=as_json),
                    "foreign_pre_chain": SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
            "root": {"handlers": ["stderr"], "level": "DEBUG" if debug else "INFO"},
            "loggers": {name: {"level": "INFO"} for name in ("django", "celery", "asyncio", "numba")},
        }
    )


def renderers(*, as_json: bool) -> list[Processor]:
    if as_json:
        last: list[Processor] = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False)]
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
