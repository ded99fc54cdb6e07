"""The server against the published protocol, over real sockets."""
