-- Tells the server what a person pasted: on the wire a paste looks like an accepted suggestion.
local accepted = require('wardline.accepted')
local client_of = require('wardline.client')
local options = require('wardline.options')
local watch = require('wardline.watch')
local M = {}

local function tell(buffer, range)
  if not vim.api.nvim_buf_is_loaded(buffer) then
    return
  end
  for _, client in ipairs(client_of.all(buffer)) do
    client_of.notify(client, 'wardline/pasted', {
      uri = vim.uri_from_bufnr(buffer),
      range = client_of.range(client, buffer, range[1][1], range[1][2], range[2][1], range[2][2]),
    })
  end
end

local function wanted(buffer)
  return options.get('pastes') and not accepted.pending(buffer) and #client_of.all(buffer) > 0
end

-- vim.paste gets what the terminal or the window pastes: in one piece (phase -1) or in several (1, 2 …, 3).
local function wrap_paste()
  local theirs, seen, buffer = vim.paste, nil, nil
  vim.paste = function(lines, phase)
    local whole = phase == nil or phase == -1
    if whole or phase == 1 then
      if seen then
        seen.stop() -- an earlier paste was never ended
      end
      buffer = vim.api.nvim_get_current_buf()
      seen = wanted(buffer) and watch.start(buffer) or nil
    end
    local result = theirs(lines, phase)
    if seen and (whole or phase == 3 or result == false) then
      local range, where = seen.range, buffer
      seen.stop()
      seen = nil
      if range then
        vim.schedule(function()
          tell(where, range)
        end)
      end
    end
    return result
  end
end

-- p and P put a register; Neovim has no event for that. The last key tells, together with what stands between the marks
-- '[ and ']: only if that begins with the text of a register was it a put ("dap" ends in p as well).
local last_keys = { '', '', '' }

local function registers()
  local names = { vim.v.register, '"', '0', '+', '*' }
  if last_keys[1] == '"' then
    table.insert(names, 1, last_keys[2])
  end
  return names
end

local function is_register(text)
  for _, name in ipairs(registers()) do
    local ok, content = pcall(vim.fn.getreg, name)
    content = ok and content:gsub('\n$', '') or ''
    if content ~= '' and vim.startswith(text, content) then
      return true
    end
  end
  return false
end

local function changed(buffer)
  local key = last_keys[3]
  if (key ~= 'p' and key ~= 'P') or not wanted(buffer) then
    return
  end
  last_keys[3] = ''
  local first = vim.api.nvim_buf_get_mark(buffer, '[')
  local last = vim.api.nvim_buf_get_mark(buffer, ']')
  local line = vim.api.nvim_buf_get_lines(buffer, last[1] - 1, last[1], false)[1] or ''
  -- The mark '] is on the last character, which may have several bytes.
  local behind = math.min(last[2], #line)
  repeat
    behind = behind + 1
    local byte = line:byte(behind + 1)
  until not byte or byte < 0x80 or byte >= 0xC0
  local range = { { first[1] - 1, first[2] }, { last[1] - 1, math.min(behind, #line) } }
  if range[1][1] >= 0 and is_register(watch.text(buffer, range)) then
    tell(buffer, range)
  end
end

local installed = false

--- Watch for pastes in all buffers from now on; once.
function M.install()
  if installed then
    return
  end
  installed = true
  wrap_paste()
  vim.on_key(function(key)
    local mode = vim.api.nvim_get_mode().mode
    if mode:sub(1, 1) == 'n' or mode == 'v' or mode == 'V' or mode == '\22' then
      last_keys = { last_keys[2], last_keys[3], mode:sub(1, 2) == 'no' and '' or key }
    end
  end, vim.api.nvim_create_namespace('wardline.pasted'))
end

--- Called on TextChanged, which comes after a change in normal mode.
M.changed = changed

return M
