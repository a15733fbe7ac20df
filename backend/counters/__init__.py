"""The limiter's store: it counts uses within spans of time, exactly and in bounded memory.

`InProcessCounters` is the embedded default; `backend.counters.valkey` shares the counts between
processes. Both serve django-ratelimit as a Django cache, and besides count by sliding windows.
"""

from backend.counters.base import Counters, Degradation, limits
from backend.counters.in_process import InProcessCounters
from backend.counters.sliding import Meter

__all__ = ["Counters", "Degradation", "InProcessCounters", "Meter", "limits"]
