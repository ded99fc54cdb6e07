"""Finds out what keeps pages from a service: `python -m sockjs_py doctor URL`.

`diagnoses` is the table of what can be wrong. `probes` asks, `examination` decides, `idle` waits.
"""
