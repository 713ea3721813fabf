-- Forward authentication for HAProxy 2.6 and later: asks Latchkey about each call, sets the
-- X-Latchkey-* headers of an accepted one, and hands every other answer to the caller.
--
--   lua-load-per-thread /etc/haproxy/latchkey.lua
--   http-request lua.latchkey 127.0.0.1:3100 ENDPOINT

local asked_by = { "x-api-key", "x-authorization", "authorization" }
-- These belong to the connection with Latchkey, not to the caller's.
local hop = { ["connection"] = true, ["content-length"] = true, ["transfer-encoding"] = true, ["date"] = true }

-- HAProxy counts the values of a header from 0.
local function each(values)
    local list, at = {}, 0
    while values and values[at] do
        list[at + 1] = values[at]
        at = at + 1
    end
    return list
end

local function latchkey(txn, gateway, endpoint)
    local sent, headers = txn.http:req_get_headers(), {}
    for _, name in ipairs(asked_by) do
        if sent[name] then
            headers[name] = each(sent[name])
        end
    end
    local answer = core.httpclient():get {
        url = "http://" .. gateway .. "/v1/authorize?endpoint=" .. endpoint,
        headers = headers,
        timeout = 5000,
    }
    if answer and answer.status == 204 then
        for name, values in pairs(answer.headers) do
            if name:find("^x%-latchkey%-") and name ~= "x-latchkey-code" then
                txn.http:req_set_header(name, values[0])
            end
        end
        return
    end
    -- Whatever is not an acceptance is a refusal; without an answer nobody may pass.
    local status = answer and answer.status or 0
    local reply = txn:reply { status = status >= 400 and status or 503 }
    if status >= 400 then
        for name, values in pairs(answer.headers) do
            for _, value in ipairs(hop[name] and {} or each(values)) do
                reply:add_header(name, value)
            end
        end
        reply:set_body(answer.body or "")
    end
    txn:done(reply)
end

core.register_action("latchkey", { "http-req" }, latchkey, 2)
