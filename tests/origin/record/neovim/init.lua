-- What the recorded Neovim carries beside the plugin of editors/neovim. Works on 0.7 and later.
-- luafile init.lua with g:recorder = {plugin: folder, servers: {name: command line}, ghost: command line}
local recorder = vim.g.recorder
local M = {}
_G.Recorder = M

vim.opt.runtimepath:append(recorder.plugin)
vim.o.swapfile = false
vim.o.hidden = true
vim.cmd('filetype plugin indent on')
vim.g.python_indent = { open_paren = 'shiftwidth()', closed_paren_align_last_line = false }
-- What is recorded is what the editor sends of its own accord; the scene that tells has M.tell().
local silent = { lenses = false, marks = false, suggestions = false, pastes = false }
require('wardline').setup(vim.tbl_extend('force', silent, { cmd = recorder.servers.wardline }))

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

function M.client(name)
  for _, client in ipairs(clients()) do
    if client.name == name then
      return client
    end
  end
end

--- Start ruff or pylsp for the buffer.
function M.start(name)
  local config = { name = name, cmd = recorder.servers[name], root_dir = vim.fn.expand('%:p:h') }
  if vim.lsp.start then
    vim.lsp.start(config)
  else
    vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
  end
end

--- The assistant of Neovim 0.12: vim.lsp.inline_completion, <Tab> accepts, <C-Right> a word, <C-Down> a line.
function M.assistant()
  vim.lsp.config('assistant', { cmd = recorder.ghost, filetypes = { 'python' }, root_markers = { 'pyproject.toml' } })
  vim.lsp.enable('assistant')
  vim.lsp.inline_completion.enable()
  local get = vim.lsp.inline_completion.get
  vim.keymap.set('i', '<Tab>', function()
    if not vim.lsp.inline_completion.get() then
      return '<Tab>'
    end
  end, { expr = true })
  local function part(pattern)
    return function()
      get({
        on_accept = function(item)
          item.insert_text = item.insert_text:match(pattern) or item.insert_text
          return item
        end,
      })
    end
  end
  vim.keymap.set('i', '<C-Right>', part('^%s*[%w_]*[^%w_%s]*'))
  vim.keymap.set('i', '<C-Down>', part('^\n?[^\n]*'))
end

--- The recipe for a plugin of ours: wrap vim.lsp.inline_completion.get, and tell the server once the text is in.
function M.tell()
  local get = vim.lsp.inline_completion.get
  local function report(buffer, range)
    local client = M.client('wardline')
    local encoding = client.offset_encoding
    local row, column = range:to_extmark()
    local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
    client:request('workspace/executeCommand', {
      command = 'wardline.suggestionAccepted',
      arguments = {
        {
          uri = vim.uri_from_bufnr(buffer),
          range = {
            start = { line = row, character = vim.str_utfindex(line, encoding, column) },
            ['end'] = vim.lsp.util.make_position_params(0, encoding).position,
          },
          tool = 'recorded-assistant',
          model = 'scripted-1',
          conversation = 'c-0001',
        },
      },
    }, function() end, buffer)
  end
  vim.lsp.inline_completion.get = function(options)
    options = options or {}
    local theirs = options.on_accept
    options.on_accept = function(item)
      local accepted = item
      if theirs then
        accepted = theirs(item)
      end
      if accepted and accepted.range then
        local buffer, range = vim.api.nvim_get_current_buf(), accepted.range
        vim.schedule(function()
          report(buffer, range)
        end)
      end
      return accepted
    end
    return get(options)
  end
end

--- How a plugin written in Lua inserts a suggestion (copilot.lua and its like): a TextEdit, then the caret.
-- `before`: characters before the caret that are replaced.
function M.accept_by_edit(text, before)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local range = { start = { line = row - 1, character = column - before }, ['end'] = { line = row - 1, character = column } }
  vim.lsp.util.apply_text_edits({ { range = range, newText = text } }, vim.api.nvim_get_current_buf(), 'utf-16')
  local lines = vim.split(text, '\n')
  local last = #lines == 1 and column - before + #text or #lines[#lines]
  vim.api.nvim_win_set_cursor(0, { row + #lines - 1, last })
end

--- How a plugin written in Vim script does (copilot.vim, codeium.vim): the keys that its <expr> mapping gives.
vim.cmd([[
  let g:suggestion = ''
  inoremap <expr> <C-L> "\<C-R>\<C-O>=g:suggestion\<CR>"
]])

--- Closing brackets and quotes come by themselves, as the usual plugins do it.
function M.pairs()
  for open, close in pairs({ ['('] = ')', ['['] = ']', ['{'] = '}', ['"'] = '"' }) do
    vim.api.nvim_set_keymap('i', open, open .. close .. '<Left>', { noremap = true })
  end
  for _, close in ipairs({ ')', ']', '}' }) do
    local expression = ([[strpart(getline('.'), col('.') - 1, 1) == '%s' ? "\<Right>" : '%s']]):format(close, close)
    vim.api.nvim_set_keymap('i', close, expression, { noremap = true, expr = true })
  end
end

--- Choose the code action whose title holds `title`.
function M.action(title)
  vim.ui.select = function(items, options, choose) -- stands for the person at the menu
    local label = options.format_item or tostring
    for i, item in ipairs(items) do
      if label(item):find(title, 1, true) then
        return choose(item, i)
      end
    end
    error('not in the menu: ' .. title)
  end
  vim.lsp.buf.code_action()
end

--- Format by ruff.
function M.format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ name = 'ruff', async = false, timeout_ms = 5000 })
  else
    vim.lsp.buf.formatting_sync(nil, 5000)
  end
end

--- workspace/executeCommand of ours; its edit comes back as workspace/applyEdit.
function M.execute(command, argument)
  local client = M.client('wardline')
  local params = { command = command, arguments = { argument } }
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, function() end)
  else
    client.request('workspace/executeCommand', params, function() end)
  end
end

--- A TextEdit of whole lines: first (0-based) up to, not including, last.
function M.replace_lines(first, last, text)
  local range = { start = { line = first, character = 0 }, ['end'] = { line = last, character = 0 } }
  vim.lsp.util.apply_text_edits({ { range = range, newText = text } }, vim.api.nvim_get_current_buf(), 'utf-16')
end

--- Insert at the end of the buffer, as chat plugins write what their model says. A line feed at the end begins a new line.
function M.append(text)
  local row = vim.api.nvim_buf_line_count(0) - 1
  local column = #vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1]
  vim.api.nvim_buf_set_text(0, row, column, row, column, vim.split(text, '\n'))
end
