"""The protocol without a browser: pure, and the same in CPython as in the page.

Every other module may import these; they import only each other.
"""
