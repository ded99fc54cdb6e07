"""One small application for each framework, which serves a page with the script."""
