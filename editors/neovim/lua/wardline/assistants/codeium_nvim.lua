-- codeium.nvim (now windsurf.nvim): the keys that its maps give insert what get_completion_text() returns.
local function inserts(_, text)
  return type(text) == 'string' and text ~= ''
end

return require('wardline.assistants.module').assistant(
  'codeium.nvim',
  'codeium.virtual_text',
  'get_completion_text',
  inserts,
  true
)
