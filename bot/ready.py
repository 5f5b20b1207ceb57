"""Ask the bot of this machine whether it is well: `python -m bot.ready 8080`, for a container's health check.

It is asked every half minute, so nothing of the program is loaded for it; and never through a proxy, whatever the
environment names.
"""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

PORT, PATIENCE = 8080, 8.0  # seconds; the bot itself waits three for its database


def main(words: list[str]) -> int:
    """Print what `/readyz` says; 0 if it says yes, 1 if it does not or nobody answers there."""
    port = int(words[0]) if words else PORT
    asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        asked.request("GET", "/readyz")
        answer = asked.getresponse()
        print(answer.read().decode())
    except (OSError, HTTPException) as error:
        print(f"Nobody answers on port {port}: {error}")
        return 1
    finally:
        asked.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
