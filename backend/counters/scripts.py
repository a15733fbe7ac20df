"""The scripts that Valkey runs, each of them atomic. Its clock decides for all processes.

A meter is a hash of sub-window -> uses (see `sliding`). It expires by itself when the youngest of
them counts no more.
"""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Script:
    text: str
    writes: bool
    sha: str = field(init=False)

    def __post_init__(self) -> None:
        sha = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "sha", sha)


COUNT = Script(
    """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if count == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count
""",
    writes=True,
)
LOOK = Script("return tonumber(redis.call('GET', KEYS[1]) or 0)", writes=False)

_CLOCK = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function sub_window(at, period) return math.floor(at * 12 / (period * 1000)) end
local function uses(key, first)
  local sum, found = 0, redis.call('HGETALL', key)
  for n = 1, #found, 2 do
    if tonumber(found[n]) >= first then sum = sum + found[n + 1] end
  end
  return sum, found
end
local sums = {}
"""
SPEND = Script(
    _CLOCK
    + """
for n, key in ipairs(KEYS) do
  local period = tonumber(ARGV[n])
  local number = sub_window(now, period)
  local fresh = redis.call('HINCRBY', key, string.format('%d', number), 1) == 1
  local sum, found = uses(key, number - 12)
  if fresh then
    redis.call('PEXPIRE', key, math.ceil(period * 1000 * 13 / 12) + 1)
    for m = 1, #found, 2 do
      if tonumber(found[m]) < number - 12 then redis.call('HDEL', key, found[m]) end
    end
  end
  sums[n] = sum
end
sums[#sums + 1] = now
return sums
""",
    writes=True,
)
PEEK = Script(
    _CLOCK
    + """
for n, key in ipairs(KEYS) do
  sums[n] = uses(key, sub_window(now, tonumber(ARGV[n])) - 12)
end
return sums
""",
    writes=False,
)
GIVE_BACK = Script(
    """
for n, key in ipairs(KEYS) do
  local number = string.format('%d', math.floor(ARGV[#ARGV] * 12 / (ARGV[n] * 1000)))
  local uses = tonumber(redis.call('HGET', key, number) or 0)
  if uses > 0 then redis.call('HINCRBY', key, number, -1) end
end
""",
    writes=True,
)
