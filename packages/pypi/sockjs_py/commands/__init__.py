"""The commands of `python -m sockjs_py`, one in each module; see the table in `__main__`."""
