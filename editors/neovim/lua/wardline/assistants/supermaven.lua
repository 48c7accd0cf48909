-- supermaven-nvim: its key maps hold their functions, but all of them take the text from accept_completion_text().
local function inserts(_, completion)
  return type(completion) == 'table' and completion.is_active
end

return require('wardline.assistants.module').assistant(
  'supermaven-nvim',
  'supermaven-nvim.completion_preview',
  'accept_completion_text',
  inserts,
  true
)
