from pathlib import Path

README = Path(__file__).parents[3] / "packages" / "pypi" / "README.md"
exec(README.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0], globals())
