-- The assistants whose acceptances are told to the server. An assistant that is not here, or is called in a way that cannot
-- be hooked, loses nothing but certainty: the server infers acceptances from the edits.
--
-- Each file is { name, found(), hook(), hooked() }: is it loaded, listen to it (again at no cost), is it listened to.
local options = require('wardline.options')
local M = {}

local names = { 'inline_completion', 'copilot_lua', 'supermaven', 'codeium_nvim', 'copilot_vim', 'codeium_vim' }

--- All of them.
function M.all()
  return vim.tbl_map(function(name)
    return require('wardline.assistants.' .. name)
  end, names)
end

--- Listen to those that are loaded by now. Called when the server attaches and when insert mode begins, for plugins may
-- be loaded late.
function M.hook()
  if not options.get('suggestions') then
    return
  end
  for _, assistant in ipairs(M.all()) do
    if assistant.found() then
      assistant.hook()
    end
  end
end

return M
