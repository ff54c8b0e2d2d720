"""What the log file does not learn."""

from __future__ import annotations

import logging
import re

PERSONAL_LINK = re.compile(r"(/c/)[^/\s]+")


class WithoutLinks(logging.Filter):
    """Cuts the secret part out of personal links: whoever reads the log, or is sent it, must not be able to answer for somebody."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, links shortened."""
        record.msg, record.args = PERSONAL_LINK.sub(r"\1…", record.getMessage()), ()
        return True
