-- Hooks a function in a Lua plugin's module, where the plugin itself looks it up when it is called.
local M = {}

--- An assistant whose acceptances go through `field` of the Lua module `module`. `inserts(module, ...)` says before the
-- call whether it will insert something; with `after`, it gets the results of the call instead.
function M.assistant(name, module, field, inserts, after)
  local assistant, ours = { name = name }, nil

  local function loaded()
    local found = package.loaded[module] -- never require(): that would load a plugin that is to be loaded late
    return type(found) == 'table' and type(rawget(found, field) or found[field]) == 'function' and found or nil
  end

  function assistant.found()
    return loaded() ~= nil
  end

  function assistant.hooked()
    local found = loaded()
    return found ~= nil and found[field] == ours
  end

  function assistant.hook()
    local found = loaded()
    if not found or found[field] == ours then
      return
    end
    local theirs = found[field]
    local function expect_if(ok, wanted)
      if ok and wanted then
        require('wardline.accepted').expect(0, name)
      end
    end
    ours = function(...)
      if not after then
        expect_if(pcall(inserts, found, ...))
        return theirs(...)
      end
      local result = theirs(...)
      expect_if(pcall(inserts, found, result))
      return result
    end
    found[field] = ours
  end

  return assistant
end

return M
