"""What every test may ask for: the third-party material, where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party material beside the project; required in CI, optional elsewhere."""
    if not SHARED.is_dir():
        reason = "the third-party material (../shared/data) is not beside this checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED
