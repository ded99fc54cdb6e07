"""The SockJS client: everything here runs in the page, compiled from Python to JavaScript."""
