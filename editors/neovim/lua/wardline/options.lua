-- The plugin's own options, beside those of the language client. They may also stand in vim.g.wardline, for those who
-- start the server by vim.lsp.enable('wardline') alone.
local M = {}

M.defaults = {
  lenses = true, -- show and refresh code lenses above AI blocks
  marks = true, -- a sign beside each line that an AI wrote
  sign = '▎', -- that sign, one or two cells wide
  suggestions = true, -- tell the server of accepted suggestions
  pastes = true, -- tell the server of pastes
}

local given = {}

--- Take our keys out of what setup() was given; returns the rest, which belongs to the language client.
-- Raises an error that names the key, if a value has another type than its default.
function M.take(opts)
  local rest, own = {}, {}
  for key, value in pairs(opts) do
    local default = M.defaults[key]
    if default == nil then
      rest[key] = value
    elseif type(value) ~= type(default) then
      error(("wardline: option '%s' must be a %s, not a %s"):format(key, type(default), type(value)), 0)
    else
      own[key] = value
    end
  end
  given = own
  return rest
end

--- What is wrong with vim.g.wardline, for people; mostly nothing.
function M.problems()
  local everywhere, found = vim.g.wardline, {}
  if everywhere == nil then
    return found
  elseif type(everywhere) ~= 'table' then
    return { 'vim.g.wardline must be a table' }
  end
  for key, value in pairs(everywhere) do
    local default = M.defaults[key]
    if default == nil then
      found[#found + 1] = ("vim.g.wardline: there is no option '%s'"):format(key)
    elseif type(value) ~= type(default) then
      found[#found + 1] = ("vim.g.wardline: option '%s' must be a %s, not a %s"):format(key, type(default), type(value))
    end
  end
  table.sort(found)
  return found
end

--- The value that holds now: setup(), else vim.g.wardline, else the default.
function M.get(key)
  if given[key] ~= nil then
    return given[key]
  end
  local everywhere = type(vim.g.wardline) == 'table' and vim.g.wardline or {}
  if type(everywhere[key]) == type(M.defaults[key]) then
    return everywhere[key]
  end
  return M.defaults[key]
end

return M
