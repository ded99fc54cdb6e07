"""The protocol without a browser: pure, runs in CPython and in the page alike."""
