"""The aiohttp test server: SockJS services, the QUnit page and the built script on two origins."""
