import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[3] / "docs" / "server.md"
HANDLER, AIOHTTP, *_ = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
exec(HANDLER + AIOHTTP, globals())
