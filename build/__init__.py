"""From the Python in `client_py` to `sockjs.js`: compile, bundle, minify, map, report.

Enters: a Python source tree. Leaves: scripts and source maps. See `python -m build --help`.
"""
