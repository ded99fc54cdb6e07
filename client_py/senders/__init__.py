"""The outgoing half of HTTP transports."""
