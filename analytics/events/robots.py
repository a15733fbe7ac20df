"""Who is a robot: by what a program says of itself."""

import re
from functools import lru_cache

import crawleruseragents

# Programs that speak to the API on purpose; the list of crawlers names them, too.
_CLIENT = re.compile(
    r"(?i)(curl|wget|httpie|postmanruntime|insomnia|python-|aiohttp|okhttp|dart|go-http-client"
    r"|java|axios|node|undici|cfnetwork)\b"
)


@lru_cache(maxsize=2048)  # phones of one model and app say the same
def is_robot(user_agent: str) -> bool:
    """Whether a crawler says so of itself. API clients, and who says nothing, are none."""
    return not _CLIENT.match(user_agent) and crawleruseragents.is_crawler(user_agent)
