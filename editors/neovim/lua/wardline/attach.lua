-- What happens when the server attaches to a buffer, whoever started it: setup(), vim.lsp.enable() or nvim-lspconfig.
local client_of = require('wardline.client')
local M = {}

-- Milliseconds of silence after which lenses and marks are asked for again. Neovim itself holds changes back for 150.
local CALM = 300

local group = vim.api.nvim_create_augroup('wardline.attached', { clear = true })
local turns = {} -- by buffer

local function refresh(buffer)
  if vim.api.nvim_buf_is_loaded(buffer) and #client_of.all(buffer) > 0 then
    require('wardline.lenses').refresh(buffer)
    require('wardline.marks').refresh(buffer)
  end
end

--- Ask again for what is drawn in a buffer, once nobody has typed for a moment.
function M.refresh_soon(buffer)
  turns[buffer] = (turns[buffer] or 0) + 1
  local mine = turns[buffer]
  vim.defer_fn(function()
    if turns[buffer] == mine then
      refresh(buffer)
    end
  end, CALM)
end

-- The server says that lenses are not what they were; with them the marks are not.
local function listen(client)
  local method = 'workspace/codeLens/refresh'
  local theirs = client.handlers[method] or vim.lsp.handlers[method]
  client.handlers[method] = function(err, result, ctx, config)
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if vim.lsp.buf_is_attached(buffer, ctx.client_id) then
        M.refresh_soon(buffer)
      end
    end
    return theirs and theirs(err, result, ctx, config) or vim.NIL
  end
end

local listening = {} -- by client id

--- The server has attached to a buffer.
function M.attached(client, buffer)
  if not listening[client.id] then
    listening[client.id] = true
    listen(client)
    require('wardline.commands').take_lenses()
  end
  require('wardline.pasted').install()
  require('wardline.assistants').hook()
  require('wardline.commands').install()
  require('wardline.lenses').attach(client, buffer)
  vim.api.nvim_clear_autocmds({ group = group, buffer = buffer })
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, buffer = buffer, callback = callback })
  end
  on({ 'TextChanged', 'TextChangedI', 'InsertLeave', 'BufEnter', 'BufWritePost' }, function()
    M.refresh_soon(buffer)
  end)
  on('TextChanged', function()
    require('wardline.pasted').changed(buffer)
  end)
  on('InsertEnter', require('wardline.assistants').hook)
  on({ 'BufUnload', 'BufWipeout' }, function()
    turns[buffer] = nil
    require('wardline.marks').forget(buffer)
  end)
  M.refresh_soon(buffer)
end

--- Take part whenever the server attaches, from now on. Neovim 0.7 has no event for it: there setup() calls attached().
function M.install()
  if vim.fn.has('nvim-0.8') == 0 then
    return
  end
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('wardline.attach', { clear = true }),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'wardline' then
        M.attached(client, event.buf)
      end
    end,
  })
end

return M
