"""The names of the variables that hold a source's sign-in."""

from __future__ import annotations

import re
from typing import Final

TOKEN: Final = "TOKEN"  # noqa: S105  # the last word of a variable's name
USER: Final = "USER"
KEY: Final = "APP_KEY"
INSTALLATION: Final = "APP_INSTALLATION"


def variable(kind: str, source: str) -> str:
    """Name the variable that holds one part of a source's sign-in, such as TRACKER_SCOPE_TOKEN_JIRA_CLOUD."""
    return f"TRACKER_SCOPE_{kind}_{re.sub('[^A-Z0-9]', '_', source.upper())}"
