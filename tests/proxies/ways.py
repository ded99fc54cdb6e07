"""What may lie between a page and a server, as a table: each file of deploy/, as it is and spoiled.

Each row is a mistake that somebody makes: the line that is missing, or one too many.
"""

from __future__ import annotations

from typing import Final

from tests.proxies.stand import BY_COOKIE, BY_PATH, Way

NGINX, HAPROXY, CADDY = BY_PATH

# What makes nginx speak HTTP/1.1 to servers, pass WebSockets on, and hold nothing back.
_VERSION: Final = "    proxy_http_version 1.1;\n"
_UPGRADE: Final = "    proxy_set_header Upgrade $http_upgrade;\n"
_CONNECTION: Final = "    proxy_set_header Connection $sockjs_connection;\n"
_BUFFERING: Final = "    proxy_buffering off;\n"
_GZIP: Final = "    gzip off;\n"

# Nothing but `proxy_pass`.
HOLDING: Final = Way(
    "nginx, HTTP/1.0 upstream, buffering",
    NGINX,
    ((_UPGRADE, ""), (_VERSION, ""), (_CONNECTION, ""), (_BUFFERING, "")),
    "xhr-polling",
    diagnoses=("no-upgrade", "held-back"),
)

NO_UPGRADE: Final = {
    NGINX: ((_UPGRADE, ""),),
    HAPROXY: (("option forwardfor", "http-request del-header Upgrade"),),
    CADDY: (("flush_interval -1", "flush_interval -1\n\t\theader_up -Upgrade"),),
}

WAYS: Final = (
    *(Way(f"deploy/{name}", name) for name in (*BY_PATH, *BY_COOKIE)),
    *(
        Way(f"{name}, no upgrade", name, edits, "xhr-streaming", diagnoses=("no-upgrade",))
        for name, edits in NO_UPGRADE.items()
    ),
    Way(
        "nginx, no upgrade, buffering",
        NGINX,
        ((_UPGRADE, ""), (_BUFFERING, "")),
        "xhr-streaming",
        diagnoses=("no-upgrade",),
    ),
    Way(
        "nginx, HTTP/1.0 upstream",
        NGINX,
        ((_UPGRADE, ""), (_VERSION, "")),
        "xhr-streaming",
        diagnoses=("no-upgrade",),
    ),
    HOLDING,
    Way(
        "nginx, no upgrade, gzip of everything",
        NGINX,
        ((_UPGRADE, ""), (_GZIP, "    gzip on;\n    gzip_types *;\n    gzip_min_length 1;\n")),
        "xhr-streaming",
        diagnoses=("no-upgrade",),
    ),
    Way(
        "HAProxy, no upgrade, gzip of everything",
        HAPROXY,
        (
            *NO_UPGRADE[HAPROXY],
            ("balance uri depth 2", "balance uri depth 2\n  compression algo gzip"),
        ),
        "xhr-streaming",
        diagnoses=("no-upgrade",),
    ),
    Way(
        "Caddy, no upgrade, default flushing",
        CADDY,
        (("flush_interval -1", "header_up -Upgrade"),),
        "xhr-streaming",
        diagnoses=("no-upgrade",),
    ),
    Way(
        "Caddy, no upgrade, gzip",
        CADDY,
        (*NO_UPGRADE[CADDY], ("\treverse_proxy {", "\tencode gzip\n\treverse_proxy {")),
        "xhr-polling",
        diagnoses=("no-upgrade", "held-back"),
    ),
)
