-- Tells the server that a suggestion was accepted, once its text is in the buffer.
local client_of = require('wardline.client')
local options = require('wardline.options')
local watch = require('wardline.watch')
local M = {}

-- Milliseconds. Assistants insert from a scheduled callback or by keys, so the text comes a little later; it is there when
-- a whole step has brought nothing more.
local STEP, LONGEST = 15, 300
-- Fewer characters than this are a key that a person pressed because there was no suggestion.
local FEWEST = 2

local pending = {} -- by buffer

--- Is a suggestion being inserted into this buffer just now?
function M.pending(buffer)
  return pending[buffer] ~= nil
end

-- What stood before the caret when the suggestion was accepted: {row, byte, text}.
local function typed(buffer)
  if buffer ~= vim.api.nvim_get_current_buf() then
    return nil
  end
  local cursor = vim.api.nvim_win_get_cursor(0)
  local line = vim.api.nvim_buf_get_lines(buffer, cursor[1] - 1, cursor[1], false)[1] or ''
  return { cursor[1] - 1, cursor[2], line:sub(1, cursor[2]) }
end

-- A range without what a person had typed: many assistants replace the whole line by one that begins in the same way.
local function without(typed_before, buffer, range)
  local start = range[1]
  if not typed_before or start[1] ~= typed_before[1] or start[2] >= typed_before[2] then
    return range
  end
  local line = vim.api.nvim_buf_get_lines(buffer, start[1], start[1] + 1, false)[1] or ''
  if not vim.startswith(line, typed_before[3]) then
    return range
  end
  local caret = { typed_before[1], typed_before[2] }
  if range[2][1] == caret[1] and range[2][2] < caret[2] then
    return range
  end
  return { caret, range[2] }
end

local function tell(buffer, range, tool)
  for _, client in ipairs(client_of.all(buffer)) do
    local params = {
      uri = vim.uri_from_bufnr(buffer),
      range = client_of.range(client, buffer, range[1][1], range[1][2], range[2][1], range[2][2]),
      tool = tool,
    }
    local command = { command = 'wardline.suggestionAccepted', arguments = { params } }
    client_of.request(client, 'workspace/executeCommand', command, function()
      -- An error means that the document is closed by now: nobody needs to know.
      require('wardline.marks').refresh(buffer)
    end, buffer)
  end
end

--- An assistant called `tool` is about to insert a suggestion into a buffer (0: the current one): tell what comes.
function M.expect(buffer, tool)
  buffer = buffer == 0 and vim.api.nvim_get_current_buf() or buffer
  if pending[buffer] or not options.get('suggestions') or #client_of.all(buffer) == 0 then
    return
  end
  local seen, before = watch.start(buffer), typed(buffer)
  pending[buffer] = seen
  local waited, edits = 0, 0
  local function step()
    waited = waited + STEP
    local settled = seen.range and seen.edits == edits
    edits = seen.edits
    if not settled and waited < LONGEST then
      return vim.defer_fn(step, STEP)
    end
    pending[buffer] = nil
    local gone = seen.stopped or not vim.api.nvim_buf_is_loaded(buffer)
    seen.stop()
    if gone or not seen.range then
      return
    end
    local range = without(before, buffer, seen.range)
    if #watch.text(buffer, range):gsub('%s', '') >= FEWEST then
      tell(buffer, range, tool)
    end
  end
  vim.defer_fn(step, STEP)
end

return M
