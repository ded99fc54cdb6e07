"""The client as it is, but for its patience: a fault is told within seconds, not minutes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from build.__main__ import build
from build.minify import ROOT

_RECORD: Final = Path("client_py", "core", "timeouts.py")

# Long for a busy machine all the same.
TIMES: Final[Mapping[str, int]] = {
    "DRAIN_MS": 2000,
    "UNANSWERED_MS": 6000,
    "FORM_LIMIT_MS": 6000,
    "SLACK_MS": 3000,
}


def hasty_client(folder: Path) -> str:
    """Return the text of `sockjs.min.js`, built of the sources with other times.

    Args:
        folder: where the sources are copied to.

    Raises:
        KeyError: `timeouts.py` has no such time.
    """
    shutil.copytree(ROOT / "client_py", folder / "client_py")
    path = folder / _RECORD
    text = path.read_text(encoding="utf-8")
    for name, time_ms in TIMES.items():
        text, count = re.subn(rf"(?m)^{name}: Final = \S+$", f"{name}: Final = {time_ms}", text)
        if count != 1:
            raise KeyError(f"{name} is not in {_RECORD}")
    path.write_text(text, encoding="utf-8")
    (script,) = build(["sockjs.min.js"], folder)
    return script.text
