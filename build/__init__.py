"""Build `sockjs.js` from the Python in `client_py`: compile, bundle, minify, map, report.

See `python -m build --help`.
"""
