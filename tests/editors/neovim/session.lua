-- Run by test_neovim.py: nvim --headless -u NONE -c 'luafile session.lua'. Works on Neovim 0.7 and later.
-- In the environment: SCENE (a JSON file with what to do), REPORT (where to write what was seen).
local function decode(path)
  return vim.fn.json_decode(table.concat(vim.fn.readfile(path), '\n'))
end

local function diagnostics()
  local seen = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    -- Neovim 0.7 keeps the code only in what the server sent
    local code = d.code or d.user_data.lsp.code
    seen[#seen + 1] = { d.lnum, code }
  end
  return seen
end

local function wait_for(what, condition)
  if not vim.wait(60000, condition, 20) then
    error('no ' .. what .. '; diagnostics: ' .. vim.fn.json_encode(diagnostics()))
  end
end

local function has(code)
  return function()
    for _, d in ipairs(diagnostics()) do
      if d[2] == code then
        return true
      end
    end
    return false
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
end

local function session()
  local scene, report = decode(vim.env.SCENE), {}
  vim.opt.runtimepath:append(scene.plugin)
  vim.o.swapfile = false
  vim.cmd('filetype plugin on')
  require('wardline').setup({ cmd = scene.server })
  vim.cmd('edit ' .. scene.file)
  if vim.bo.filetype == '' then
    vim.bo.filetype = 'python'
  end
  wait_for('diagnostic ' .. scene.fix_code, has(scene.fix_code))
  report.opened = diagnostics()

  for _, d in ipairs(vim.diagnostic.get(0)) do
    if (d.code or d.user_data.lsp.code) == scene.fix_code then
      vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
    end
  end
  vim.ui.select = function(items, options, choose) -- stands for the person at the menu
    local label = options.format_item or tostring
    for i, item in ipairs(items) do
      if label(item):find(scene.fix, 1, true) then
        report.action = scene.fix
        return choose(item, i)
      end
    end
    error('not in the menu: ' .. scene.fix)
  end
  local before = text()
  vim.lsp.buf.code_action()
  wait_for('change of the buffer', function()
    return text() ~= before
  end)
  wait_for('end of ' .. scene.fix_code, function()
    return not has(scene.fix_code)()
  end)
  report.fixed = diagnostics()

  vim.api.nvim_buf_set_lines(0, scene.insert_line, scene.insert_line, false, { scene.insert })
  wait_for('diagnostic ' .. scene.insert_code, has(scene.insert_code))
  report.inserted = diagnostics()
  report.buffer = text()
  vim.cmd('write')
  vim.fn.writefile({ vim.fn.json_encode(report) }, vim.env.REPORT)
end

local ok, problem = xpcall(session, debug.traceback)
if not ok then
  io.stderr:write(problem .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
