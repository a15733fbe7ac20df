-- What wrk sends and counts. The environment tells it (bench/votes/load.py):
--   LOAD_METHOD, LOAD_PATH, LOAD_HEADERS (lines "Name: value"), LOAD_BODY; {token} and {photo} in
--   them are filled from LOAD_DEALS, a file of lines "token photo", from byte LOAD_FROM on.
-- The last line printed is "load", then numbers: wrk counts, we tell answers by status.

local method, path, body = os.getenv("LOAD_METHOD"), os.getenv("LOAD_PATH"), os.getenv("LOAD_BODY")
local headers = {}
for name, value in os.getenv("LOAD_HEADERS"):gmatch("([^\n:]+): ([^\n]*)") do
   headers[name] = value
end
local deals

answers = {} -- by status
position = 0 -- of the next deal
rounds = 0 -- how often the deals came to their end and began again

local function next_deal()
   local line = deals:read("*l")
   if line == nil then
      rounds, position = rounds + 1, 0
      deals:seek("set", 0)
      line = deals:read("*l")
   end
   position = position + #line + 1
   local token, photo = line:match("^(%S+) (%S+)$")
   return { token = token, photo = photo }
end

local function filled(text, deal)
   return (text:gsub("{(%l+)}", deal))
end

function init()
   local file = os.getenv("LOAD_DEALS")
   if file ~= "" then
      deals = io.open(file)
      position = deals:seek("set", tonumber(os.getenv("LOAD_FROM")))
   end
end

local fixed
function request()
   if not deals then
      fixed = fixed or wrk.format(method, path, headers, body)
      return fixed
   end
   local deal, sent = next_deal(), {}
   for name, value in pairs(headers) do
      sent[name] = filled(value, deal)
   end
   return wrk.format(method, filled(path, deal), sent, filled(body, deal))
end

function response(status)
   answers[status] = (answers[status] or 0) + 1
end

local only
function setup(thread)
   only = thread
end

function done(summary, latency)
   local errors = summary.errors
   local lost = errors.connect + errors.read + errors.write + errors.timeout
   local line = string.format(
      "load %d %d %d %d %d %d", summary.duration, latency:percentile(50), latency:percentile(99),
      lost, only:get("position"), only:get("rounds")
   )
   for status, count in pairs(only:get("answers")) do
      line = line .. string.format(" %d=%d", status, count)
   end
   print(line)
end
