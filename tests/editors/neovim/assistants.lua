-- Stand-ins for assistants: the functions that their plugins call when a suggestion is accepted, of the same names and
-- inserting in the same way. The suggestion is in Scene.suggestion. No assistant's own code is in here.
local function press(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'n', false)
end

-- Puts the text at the caret, by an edit that replaces `before` bytes before it by the same.
local function insert(text, before)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  text = vim.api.nvim_get_current_line():sub(column - before + 1, column) .. text
  press('<Space><Left><Del>') -- keeps the indentation, they say
  local range = {
    start = { line = row - 1, character = column - before },
    ['end'] = { line = row - 1, character = column },
  }
  vim.lsp.util.apply_text_edits({ { range = range, newText = text } }, vim.api.nvim_get_current_buf(), 'utf-16')
end

local function take()
  local text = Scene.suggestion
  Scene.suggestion = nil
  return text
end

local stand_ins = {}

stand_ins['copilot.lua'] = function()
  local module = {
    is_visible = function()
      return Scene.suggestion ~= nil
    end,
  }
  function module.accept()
    local text = take()
    vim.schedule(function() -- an edit of the whole line
      insert(text, vim.api.nvim_win_get_cursor(0)[2])
      press('<End>')
    end)
  end
  package.loaded['copilot.suggestion'] = module
  vim.keymap.set('i', '<C-L>', function()
    module.accept()
  end)
end

stand_ins['supermaven-nvim'] = function()
  local module = {}
  function module:accept_completion_text()
    local text = take()
    return text and { completion_text = text, prior_delete = 0, is_active = true }
  end
  vim.keymap.set('i', '<C-L>', function()
    local completion = module:accept_completion_text()
    if completion then
      insert(completion.completion_text, completion.prior_delete)
    end
  end)
  package.loaded['supermaven-nvim.completion_preview'] = module
end

stand_ins['codeium.nvim'] = function()
  local module = {}
  function module.get_completion_text()
    return take() or ''
  end
  package.loaded['codeium.virtual_text'] = module
  local keys = '<C-R><C-O>=v:lua.require("codeium.virtual_text").get_completion_text()<CR>'
  vim.keymap.set('i', '<C-L>', keys)
end

-- Their functions are in autoload/, where Vim script wants them.
local function in_vim_script(name)
  vim.cmd(('imap <script><silent><nowait><expr> <C-L> %s#Accept()'):format(name))
end

stand_ins['copilot.vim'] = function()
  in_vim_script('copilot')
end

stand_ins['codeium.vim'] = function()
  in_vim_script('codeium')
end

--- Neovim 0.12 only: a language server that suggests.
stand_ins['assistant'] = function()
  vim.lsp.config('assistant', { cmd = Scene.setting.ghost, filetypes = { 'python' }, root_markers = { 'pyproject.toml' } })
  vim.lsp.enable('assistant')
  vim.lsp.inline_completion.enable()
  vim.keymap.set('i', '<C-L>', function()
    vim.lsp.inline_completion.get({
      on_accept = function(item)
        Scene.theirs = true
        return item
      end,
    })
  end)
end

Scene.take = take

--- What is suggested from now on.
function Scene.suggest(text)
  Scene.suggestion = text
  return true
end

--- Install the stand-in for an assistant; <C-L> accepts.
function Scene.install(name)
  stand_ins[name]()
  return true
end
