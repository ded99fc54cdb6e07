"""SockJS for Python: the browser client's scripts, a server and an asyncio client.

Importing this package imports no framework; each part is imported by its own name.
"""
