"""What every suite shares: goldens that can be written anew, and the real servers."""

from __future__ import annotations

import pytest

pytest_plugins = ["servers.fixtures", "browsing.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the goldens anew; then read the diff")
