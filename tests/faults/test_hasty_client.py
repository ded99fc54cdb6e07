"""The client with less patience."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import hasty_client


def test_a_time_that_does_not_exist_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hasty_client, "TIMES", {"PATIENCE_MS": 1})
    with pytest.raises(KeyError, match=r"PATIENCE_MS is not in client_py/core/timeouts\.py"):
        hasty_client.hasty_client(tmp_path / "sources")
