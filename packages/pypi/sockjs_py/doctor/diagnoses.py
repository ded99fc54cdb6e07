"""What can be wrong between a page and a service, why, and what helps, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Diagnosis:
    """One row.

    Attributes:
        symptom: what was seen.
        cause: what it usually means.
        remedy: what to do about it.
    """

    symptom: str
    cause: str
    remedy: str


DIAGNOSES: Final = {
    # Nothing answers, or something else does.
    "refused": Diagnosis(
        "the connection is refused, or cannot be made",
        "nothing listens at that host and port, or a firewall is in between",
        "start the server, or correct host and port",
    ),
    "name": Diagnosis(
        "the host has no address",
        "its name is misspelt, or not in the DNS that this machine asks",
        "correct the name, or the DNS",
    ),
    "certificate": Diagnosis(
        "TLS fails",
        "the certificate is expired, self-signed or of another host, or its chain is incomplete",
        "serve the full chain of a valid certificate; --insecure goes on without looking at it",
    ),
    "timeout": Diagnosis(
        "there is no answer",
        "the server is stuck, or a proxy or firewall takes the request and does not pass it on",
        "ask the server from its own machine; then look at what is in between, hop by hop",
    ),
    "broken": Diagnosis(
        "the connection ends without an answer",
        "the server or a proxy has crashed, or does not speak HTTP at this port",
        "read their logs; check that http and https are not mixed up",
    ),
    "not-found": Diagnosis(
        "HTTP status 404 or 405",
        "the service has another prefix, or a proxy passes only some paths or methods on",
        "compare the prefix with that of the server; pass on everything below it, GET and POST",
    ),
    "forbidden": Diagnosis(
        "HTTP status 401, 403 or 407",
        "the server wants to know who asks, or a proxy or firewall lets only some in",
        "give what it wants by --header, such as 'Authorization: …' or 'Cookie: …'",
    ),
    "origin": Diagnosis(
        "HTTP status 403 for pages of that origin alone",
        "the server has a list of origins, and this one is not on it",
        "add it, with scheme and port, such as Options(allowed_origins={'https://example.com'})",
    ),
    "redirect": Diagnosis(
        "a redirect to another address",
        "a proxy sends requests to a login page, to https, or to a path with a slash at its end",
        "give pages the address at its end, or take the service out of the rule",
    ),
    "gateway": Diagnosis(
        "HTTP status 502, 503 or 504",
        "a proxy does not reach the server, or the server has no room for another session",
        "start the server, and check the address that the proxy has for it",
    ),
    "server-error": Diagnosis(
        "another HTTP status of 500 and more",
        "the server has failed",
        "read its log",
    ),
    "html": Diagnosis(
        "an HTML page in place of an answer",
        "a captive portal, a login page, or a fallback to index.html answers for the service",
        "log in to the network; or pass the prefix on to the server before the fallback",
    ),
    "strange": Diagnosis(
        "an answer that is not SockJS",
        "something else is at this address",
        "check the prefix; a SockJS service answers `/info` below it with JSON",
    ),
    # Pages of other origins.
    "no-cors": Diagnosis(
        "answers lack Access-Control-Allow-Origin",
        "a proxy or a cache removes it, or the server answers with an error page of its own",
        "pass the header on; let caches keep nothing of the service",
    ),
    "cors-twice": Diagnosis(
        "answers have Access-Control-Allow-Origin twice",
        "server and proxy add it both, and browsers then refuse the answer",
        "remove it from the proxy's configuration: the server does it already",
    ),
    "cors-other": Diagnosis(
        "Access-Control-Allow-Origin names another origin",
        "a proxy sets a fixed value, or a cache keeps answers for another page",
        "remove it from the proxy's configuration; let caches keep nothing of the service",
    ),
    "cors-credentials": Diagnosis(
        "answers lack Access-Control-Allow-Credentials: true",
        "a proxy replaces the server's headers; browsers then refuse requests with cookies",
        "remove the headers from the proxy's configuration: the server sets them already",
    ),
    "cookie-missing": Diagnosis(
        "/info says that cookies are needed, and no answer sets one",
        "a proxy removes Set-Cookie",
        "pass it on, or turn the option cookie_needed off",
    ),
    "cookie-site": Diagnosis(
        "the cookie is not for pages of other sites",
        "it lacks SameSite=None; Secure, so that browsers do not send it back from such a page",
        "Options(cookie_cross_site=True) and https; or serve pages and service from one site",
    ),
    # Transports.
    "no-upgrade": Diagnosis(
        "the WebSocket handshake is answered as a plain request",
        "a proxy does not pass Upgrade and Connection on",
        "nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; "
        'proxy_set_header Connection "upgrade"',
    ),
    "websocket-silent": Diagnosis(
        "nothing comes over the WebSocket",
        "a proxy has taken the handshake and does not pass on what follows, or holds it back",
        "let the proxy treat the path as WebSocket",
    ),
    "held-back": Diagnosis(
        "a stream brings nothing although the server has answered",
        "a proxy collects the answer before it passes it on",
        "nginx: proxy_buffering off, or X-Accel-Buffering: no; no compression of streams",
    ),
    "not-open": Diagnosis(
        "the session does not open",
        "the server closes it at once, or answers in another protocol",
        "look at what has come, and at the server's log",
    ),
    "post": Diagnosis(
        "what is sent is refused",
        "a proxy or firewall refuses POST, its body or its type text/plain",
        "allow POST with any body up to the server's limit",
    ),
    "stickiness": Diagnosis(
        "another connection does not find the session (404)",
        "a balancer sends the requests of one session to several processes",
        "choose the process by a segment of the path, or by a cookie: see the files in deploy/",
    ),
    # Time.
    "idle-cut": Diagnosis(
        "an idle connection is cut",
        "a proxy ends connections that are silent for shorter than the server's heartbeats take",
        "idle times above the heartbeat, such as proxy_read_timeout 60s in nginx, "
        "or heartbeats that come sooner, such as Options(heartbeat_s=10)",
    ),
    "no-heartbeats": Diagnosis(
        "no heartbeat on an idle connection",
        "the server sends none, or a proxy holds them back",
        "turn heartbeats on, below 30 s: networks forget connections that are silent",
    ),
}
