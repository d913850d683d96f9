"""Logs: one line an event on standard error, as text or as JSON, and to syslog when asked for.

`LUODI_LOG=json` and `LUODI_SYSLOG=/dev/log` or `host:port` (set by ./luodi run --log json --syslog …).
"""

import json
import logging
import os
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped] # gunicorn has no types

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line; what a caller passes as `extra` becomes fields."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in STANDARD}
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def logging_settings() -> dict[str, Any]:
    """Django's LOGGING, from the environment the launcher sets."""
    json_lines = os.environ.get("LUODI_LOG") == "json"
    formatter = "json" if json_lines else "text"
    handlers: dict[str, dict[str, Any]] = {
        "standard": {"class": "logging.StreamHandler", "formatter": formatter}
    }
    if syslog := os.environ.get("LUODI_SYSLOG"):
        handlers["syslog"] = {
            "class": "logging.handlers.SysLogHandler",
            "address": syslog_address(syslog),
            "formatter": formatter,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            "json": {"()": "luodi.runtime.logs.JsonFormatter"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {
            "luodi": {"level": "INFO"},
            # the default handler mails administrators and prints only while debugging
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def syslog_address(text: str) -> str | tuple[str, int]:
    if text.startswith("/"):
        return text
    host, _, port = text.rpartition(":")
    return (host, int(port)) if host else (text, 514)


class GunicornLogger(Logger):  # type: ignore[misc] # as above
    """gunicorn's own lines go where Django's go."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers = []
            logger.propagate = True
