-- The configuration that test_neovim_plugin.py starts Neovim with. In the environment: SETTING, a JSON object.
local setting = vim.fn.json_decode(vim.env.SETTING)
_G.Scene = { setting = setting, said = {} }

vim.opt.runtimepath:append(setting.plugin)
vim.opt.runtimepath:append(setting.here)
vim.o.swapfile = false
vim.o.hidden = true
vim.cmd('filetype plugin on')
vim.notify = function(text)
  table.insert(Scene.said, text)
end
-- Stands for the person at a menu: takes the first item that holds the next of Scene.choices.
vim.ui.select = function(items, options, choose)
  Scene.prompt = options.prompt
  local wanted = table.remove(Scene.choices, 1)
  for i, item in ipairs(items) do
    if (options.format_item or tostring)(item):find(wanted, 1, true) then
      return choose(item, i)
    end
  end
  error('not in the menu: ' .. wanted)
end

--- What the person will choose in the menus to come.
function Scene.will_choose(...)
  Scene.choices = { ... }
  return true
end

--- The text of the floating windows.
function Scene.floating()
  local text = {}
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.list_extend(text, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false))
    end
  end
  return table.concat(text, '\n')
end

--- Does the buffer hold this text?
function Scene.holds(text)
  return (table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'):find(text, 1, true) ~= nil
end

--- The codes of the diagnostics, in order.
function Scene.codes()
  local codes = {}
  for _, item in ipairs(vim.diagnostic.get(0)) do
    codes[#codes + 1] = item.code or item.user_data.lsp.code
  end
  table.sort(codes)
  return codes
end

--- What the server says of who wrote what, without waiting: nil while there is no answer.
function Scene.origins()
  local client = require('wardline.client')
  local answer
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) } }
  for _, one in ipairs(client.all(0)) do
    client.request(one, 'wardline/origins', params, function(err, result)
      answer = err and { error = err } or result.origins
    end, 0)
  end
  vim.wait(2000, function()
    return answer ~= nil
  end, 5)
  return answer
end

--- The titles of the code lenses that are on the screen or would be drawn on it.
function Scene.lenses()
  local titles = {}
  for _, found in ipairs(vim.lsp.codelens.get(vim.fn.has('nvim-0.12') == 1 and { bufnr = 0 } or 0)) do
    titles[#titles + 1] = (found.lens or found).command.title
  end
  return titles
end

--- The signs in the buffer that say who wrote a line: {row, highlight}. Neovim 0.7 does not tell highlights.
function Scene.marks()
  local namespace, signs = vim.api.nvim_get_namespaces()['wardline.origins'], {}
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
    signs[#signs + 1] = { mark[2], mark[4].sign_hl_group or 'not told' }
  end
  return signs
end

-- What is told of pastes, as the server gets it.
local client = require('wardline.client')
local notify = client.notify
client.notify = function(one, method, params)
  if method == 'wardline/pasted' then
    Scene.pasted = Scene.pasted or {}
    table.insert(Scene.pasted, params)
  end
  return notify(one, method, params)
end

dofile(setting.here .. '/assistants.lua')
if setting.setup then
  require('wardline').setup({ cmd = setting.server })
else
  vim.cmd('runtime plugin/wardline.lua')
  vim.lsp.config('wardline', { cmd = setting.server })
  vim.lsp.enable('wardline')
end
