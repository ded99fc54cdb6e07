"""From the Python in `client_py` to `sockjs.js`: compile, bundle, minify, map, report.

Enters: the path of a Python source tree. Leaves: scripts and source maps. `python -m build --help` tells how.
"""
