"""Make JSON text safe for every transport, without changing what it means.

Source: sockjs-protocol 0.3.3, what the client must escape, bridged over gaps of marks, symbols,
compatibility forms and small scripts: 4,158 code points and private use more, for 290 bytes less.
"""

from __future__ import annotations

import re
from typing import Final

# A surrogate pair is matched first and left alone; what remains of surrogates are lone ones.
ESCAPABLE: Final = re.compile(
    r"[\ud800-\udbff][\udc00-\udfff]|"
    r"[\u007f-\u009f\u00ad\u0300-\u0362\u0374-\u0387\u0591-\u05c4\u0600-\u0604"
    r"\u0610-\u0617\u0653-\u065e\u06df-\u06ec\u070f-\u0747\u07eb-\u07f1"
    r"\u0951-\u095f\u09dc-\u09df\u0a33\u0a36\u0a59-\u0a5e\u0b5c\u0b5d\u0e38\u0e39\u0f43-\u0fb9"
    r"\u17b4\u17b5\u1939-\u1dfe\u1f71-\u2adc\u302b\u302c"
    r"\uaab2\uaab3\ud800-\ufb4e\ufeff\ufff0-\uffff]"
)


def escape(json_text: str) -> str:
    """Escape what some engine or proxy breaks; text without such characters comes back as it is."""
    return ESCAPABLE.sub(escape_match, json_text)


def escape_match(match: re.Match[str]) -> str:
    """Return the escape of one match; a surrogate pair stays as it is."""
    text = match.group()
    return text if len(text) > 1 else f"\\u{ord(text):04x}"
