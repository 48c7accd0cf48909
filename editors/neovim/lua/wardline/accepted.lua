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
  local seen = watch.start(buffer)
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
    if not gone and seen.range and #watch.text(buffer, seen.range):gsub('%s', '') >= FEWEST then
      tell(buffer, seen.range, tool)
    end
  end
  vim.defer_fn(step, STEP)
end

return M
