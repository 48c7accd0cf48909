-- Run by test_neovim_entry.py behind the entry of wardline editor-config: waits for two findings, applies the fix of the
-- second, saves. In the environment: REPORT (where to write the lines of the findings), FIX (the title of the fix).
local function lines()
  local seen = vim.tbl_map(function(d)
    return d.lnum
  end, vim.diagnostic.get(0))
  table.sort(seen)
  return seen
end

local function wait_for(count)
  if not vim.wait(60000, function()
    return #lines() == count
  end, 20) then
    error('not ' .. count .. ' findings but those in lines ' .. vim.inspect(lines()))
  end
  return lines()
end

local ok, problem = xpcall(function()
  local opened = wait_for(2)
  vim.api.nvim_win_set_cursor(0, { opened[2] + 1, 12 })
  vim.ui.select = function(items, options, choose) -- stands for the person at the menu
    for i, item in ipairs(items) do
      if options.format_item(item):find(vim.env.FIX, 1, true) then
        return choose(item, i)
      end
    end
    error('not in the menu: ' .. vim.env.FIX)
  end
  vim.lsp.buf.code_action()
  local fixed = wait_for(1)
  vim.cmd('write')
  vim.fn.writefile({ vim.fn.json_encode({ opened = opened, fixed = fixed }) }, vim.env.REPORT)
end, debug.traceback)
if not ok then
  io.stderr:write(problem .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
