-- Hooks plugins in Vim script: their functions cannot be wrapped, but the insert mode <expr> maps that call them can.
local M = {}

local function maps()
  local found = {}
  for _, map in ipairs(vim.api.nvim_get_keymap('i')) do
    found[#found + 1] = { map, nil }
  end
  for _, map in ipairs(vim.api.nvim_buf_get_keymap(0, 'i')) do
    found[#found + 1] = { map, vim.api.nvim_get_current_buf() }
  end
  return found
end

--- An assistant whose <expr> maps call a Vim function with this prefix ("copilot#Accept").
function M.assistant(name, prefix)
  local assistant = { name = name }

  local function calls(map)
    return map.expr == 1 and type(map.rhs) == 'string' and map.rhs:find(prefix, 1, true) ~= nil
  end

  local function is_ours(map)
    return map.rhs:find('wardline#Mapped', 1, true) ~= nil
  end

  function assistant.found()
    for _, map in ipairs(maps()) do
      if calls(map[1]) then
        return true
      end
    end
    return false
  end

  function assistant.hooked()
    local any = false
    for _, map in ipairs(maps()) do
      if calls(map[1]) then
        if not is_ours(map[1]) then
          return false
        end
        any = true
      end
    end
    return any
  end

  function assistant.hook()
    for _, found in ipairs(maps()) do
      local map, buffer = found[1], found[2]
      if calls(map) and not is_ours(map) then
        local rhs = ("wardline#Mapped('%s', %s)"):format(name, map.rhs)
        local opts = { expr = true }
        for _, flag in ipairs({ 'noremap', 'nowait', 'silent', 'script' }) do
          opts[flag] = map[flag] == 1
        end
        if map.replace_keycodes == 1 then -- Neovim 0.8 and later
          opts.replace_keycodes = true
        end
        if buffer then
          vim.api.nvim_buf_set_keymap(buffer, 'i', map.lhs, rhs, opts)
        else
          vim.api.nvim_set_keymap('i', map.lhs, rhs, opts)
        end
      end
    end
  end

  return assistant
end

return M
