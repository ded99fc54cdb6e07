"""The incoming half of HTTP transports."""
