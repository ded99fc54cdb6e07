"""The version of this client, as `SockJS.version` tells it, and of the packages that hold it."""

from typing import Final

VERSION: Final = "0.1.0"
