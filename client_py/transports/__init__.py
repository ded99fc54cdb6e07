"""Receiver x sender, WebSocket, and either of them in an iframe: the rows of the table."""
