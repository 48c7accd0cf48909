-- Run by test_neovim_entry.py behind the entry of wardline editor-config: waits for a finding in the file that is open, then
-- shows a buffer that is no file. In the environment: REPORT (where to write the lines and codes of the findings).
local buffer = vim.api.nvim_get_current_buf()
local ok, problem = xpcall(function()
  if not vim.wait(60000, function()
    return #vim.diagnostic.get(buffer) > 0
  end, 20) then
    error('no finding; the file is of the kind ' .. vim.bo.filetype)
  end
  vim.cmd('new')
  vim.bo.buftype = 'nofile'
  vim.bo.filetype = 'markdown'
  vim.wait(300, function() end)
  local seen = vim.tbl_map(function(d)
    return { d.lnum, d.code }
  end, vim.diagnostic.get(buffer))
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.REPORT)
end, debug.traceback)
if not ok then
  io.stderr:write(problem .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
