"""Where npm `sockjs` 0.3.24 differs from this server: by test, and why it may.

With `--sockjs-url` these tests are expected to fail. Each is a rule of our own, or one that
the published protocol leaves open.
"""

NO_UPGRADE = "400 too, but its text is another"
NO_STRICTNESS = "delivers whatever JSON it finds, turned into text"
ONE_SEPARATOR = "parts a query at `&` alone"
NO_PAYLOAD = "takes what is no array for no payload"

NPM = {
    "test_other_spellings_are_not_found[/iframe-a_html]": "the dot of `.html` is any character",
    "test_http_method": NO_UPGRADE,
    "test_invalid_connection_header": NO_UPGRADE,
    "test_headers_sanity[7]": "speaks the final WebSocket, version 13, only",
    "test_headers_sanity[8]": "speaks the final WebSocket, version 13, only",
    'test_broken_json[["a]': "closes with 3000, `Broken framing.`, where abruptly is asked for",
    "test_broken_json[{}]": NO_STRICTNESS,
    "test_broken_json[5]": NO_STRICTNESS,
    "test_broken_json[[1]]": NO_STRICTNESS,
    'test_broken_json[[["a"]]]': NO_STRICTNESS,
    "test_broken_json[null]": NO_STRICTNESS,
    "TestWebsocketHixie76::test_broken_json_ends_the_connection": (
        "closes with 3000, `Broken framing.`, where abruptly is asked for"
    ),
    "TestWebsocketHixie76::test_close": "does not wait for the other side's closing frame",
    "test_nonce_may_come_with_the_head_and_with_messages": "loses what comes with the nonce",
    "test_frame_of_another_kind_ends_the_connection[\\x80\\x01a]": "skips binary frames",
    "test_raw_websocket_has_no_frames_of_sockjs": "has no raw endpoint for hixie-76",
    "test_binary_message_ends_the_connection": NO_STRICTNESS,
    "test_invalid_json[string]": NO_PAYLOAD,
    "test_invalid_json[object]": NO_PAYLOAD,
    "test_invalid_json[number]": NO_PAYLOAD,
    "test_invalid_json[null]": NO_PAYLOAD,
    "test_invalid_json[array of more than strings]": NO_STRICTNESS,
    "test_invalid_json[no UTF-8]": "puts U+FFFD where the body is no UTF-8",
    "TestXhrPolling::test_content_types": "reads no body of a type it does not know",
    "test_percent_signs_are_left_alone": "percent-escapes EventSource data",
    "test_message_cannot_end_its_script": "writes `</script>` into the script as it stands",
    "TestHtmlFile::test_invalid_callback[too long]": "has no limit for the name's length",
    "test_second_callback_is_refused[a=b;c=x&c=x]": ONE_SEPARATOR,
    "test_second_callback_is_refused[c=x&a=b;c=y]": ONE_SEPARATOR,
    "test_value_that_needs_quoting_is_not_sent_back": "sends back what came",
    "test_lone_surrogates_are_escaped_and_pairs_are_not": "escapes pairs too",
}

# Of the servers of ASGI, which have the last word on what goes over the wire.
NO_ABRUPT_END = "closes with 1002 where the published protocol ends abruptly"
FINAL_ONLY = "speaks only the final WebSocket, version 13"
NO_CONTINUE = "does not answer `Expect: 100-continue`"
OWN_REFUSAL = "refuses a malformed handshake by itself"

ASGI = {
    "TestWebsocketHybi10::test_broken_json[{}]": NO_ABRUPT_END,
    'TestWebsocketHybi10::test_broken_json[["a]': NO_ABRUPT_END,
    "TestWebsocketHybi10::test_broken_json[5]": NO_ABRUPT_END,
    "TestWebsocketHybi10::test_broken_json[[1]]": NO_ABRUPT_END,
    'TestWebsocketHybi10::test_broken_json[[["a"]]]': NO_ABRUPT_END,
    "TestWebsocketHybi10::test_broken_json[null]": NO_ABRUPT_END,
    "test_headers_sanity[7]": FINAL_ONLY,
}

DIFFERENCES: dict[str, dict[str, str]] = {
    "npm": NPM,
    "uvicorn": {
        **ASGI,
        "test_headers_sanity[8]": FINAL_ONLY,
        "test_invalid_method[headers0]": OWN_REFUSAL,
        "TestHttp10::test_streaming": "writes chunks to clients of HTTP/1.0",
        **{
            f"TestWebsocket::{test}[{path}]": "resets a connection whose peer is still sending"
            for test in (
                "test_message_over_the_limit_ends_as_1009",
                "test_close_arrives_while_a_message_comes",
            )
            for path in ("/0/0", "")
        },
    },
    "hypercorn": {**ASGI, "test_headers_sanity[8]": FINAL_ONLY},
    "granian": {
        **ASGI,
        "test_headers_sanity[8]": FINAL_ONLY,
        "test_invalid_method[headers0]": OWN_REFUSAL,
        "test_abort_xhr_polling": NO_CONTINUE,
        "test_message_wakes_a_waiting_poll": NO_CONTINUE,
    },
    "daphne": {
        **ASGI,
        "test_invalid_connection_header": OWN_REFUSAL,
        "test_invalid_method[headers0]": OWN_REFUSAL,
        "TestRawWebsocket::test_close": "loses the reason of a close frame",
    },
}


def asgi_table() -> str:
    """Return what the servers of ASGI do differently, as a Markdown table."""
    servers = [name for name in DIFFERENCES if name != "npm"]
    reasons = dict.fromkeys(reason for name in servers for reason in DIFFERENCES[name].values())
    lines = [f"| | {' | '.join(servers)} |", f"|---|{'---|' * len(servers)}"]
    for reason in reasons:
        cells = ("yes" if reason in DIFFERENCES[name].values() else "" for name in servers)
        lines.append(f"| {reason} | {' | '.join(cells)} |")
    return "\n".join(lines)
