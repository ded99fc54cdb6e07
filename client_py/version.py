"""The version of this client, which is `SockJS.version`, and of the packages that contain it."""

from typing import Final

VERSION: Final = "0.1.0"
