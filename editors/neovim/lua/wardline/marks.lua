-- Which lines an AI wrote, as the server's request wardline/origins tells it, drawn as signs.
local client_of = require('wardline.client')
local options = require('wardline.options')
local M = {}

local namespace = vim.api.nvim_create_namespace('wardline.origins')
local blocks = {} -- by buffer: what the server said last
local asked = {} -- by buffer: how often it was asked, so that only the last answer counts
local shown = true

local function highlights()
  local links = { WardlineAi = 'DiagnosticSignInfo', WardlineMixed = 'DiagnosticSignHint', WardlineReviewed = 'Comment' }
  for name, to in pairs(links) do
    vim.api.nvim_set_hl(0, name, { link = to, default = true })
  end
end

local function highlight_of(block)
  if block.review == 'approved' then
    return 'WardlineReviewed'
  end
  return block.contributor == 'mixed' and 'WardlineMixed' or 'WardlineAi'
end

--- The first and last line (0-based, both included) of a block.
function M.lines(block)
  local first, last = block.range.start, block.range['end']
  local through = (last.character == 0 and last.line > first.line) and last.line - 1 or last.line
  return first.line, through
end

local function draw(buffer)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  if not (shown and options.get('marks')) then
    return
  end
  highlights() -- again each time: a colour scheme clears them
  local count = vim.api.nvim_buf_line_count(buffer)
  for _, block in ipairs(blocks[buffer] or {}) do
    local first, last = M.lines(block)
    for row = first, math.min(last, count - 1) do
      vim.api.nvim_buf_set_extmark(buffer, namespace, row, 0, {
        sign_text = options.get('sign'),
        sign_hl_group = highlight_of(block),
        priority = 5, -- below the signs of diagnostics (10)
      })
    end
  end
end

--- Ask the server, draw what it says, and hand its blocks to `done`, if that is given.
function M.refresh(buffer, done)
  asked[buffer] = (asked[buffer] or 0) + 1
  local mine, params = asked[buffer], { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  for _, client in ipairs(client_of.all(buffer)) do
    client_of.request(client, 'wardline/origins', params, function(err, result)
      if err or not vim.api.nvim_buf_is_loaded(buffer) then
        return
      end
      if asked[buffer] == mine then
        blocks[buffer] = result.origins
        draw(buffer)
      end
      if done then
        done(result.origins)
      end
    end, buffer)
  end
end

--- Forget a buffer that the server is no longer attached to.
function M.forget(buffer)
  blocks[buffer], asked[buffer] = nil, nil
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  end
end

--- Show the marks, or hide them; in all buffers.
function M.show(wanted)
  shown = wanted
  for buffer in pairs(blocks) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      draw(buffer)
    end
  end
end

--- Are they shown?
function M.shown()
  return shown
end

return M
