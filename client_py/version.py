"""The version of this client, as `SockJS.version` tells it."""

from typing import Final

VERSION: Final = "0.1.0"
