-- :checkhealth wardline
local M = {}

-- vim.health has other names before Neovim 0.10.
local function reporter()
  local health = vim.health or require('health')
  local function pick(name)
    return health[name] or health['report_' .. name]
  end
  return { start = pick('start'), ok = pick('ok'), warn = pick('warn'), error = pick('error'), info = pick('info') }
end

local function check_server(report)
  report.start('Wardline: server')
  local command = require('wardline').command()
  if type(command) ~= 'table' then
    return report.info('the server is started by a function of yours')
  end
  local program = vim.fn.exepath(command[1])
  if program == '' then
    return report.error(
      ("'%s' is not on the PATH"):format(command[1]),
      { "install it with 'pipx install wardline'", "or name it: require('wardline').setup({ cmd = { PATH, 'server' } })" }
    )
  end
  report.ok('found ' .. program)
  local ask = vim.tbl_filter(function(word)
    return word ~= 'server'
  end, command)
  ask[#ask + 1] = '--version'
  local answer = vim.fn.system(ask)
  local version = vim.v.shell_error == 0 and answer:match('wardline%s+(%S+)')
  if version then
    report.ok('version ' .. version)
  else
    report.error("'" .. table.concat(ask, ' ') .. "' does not tell its version", {
      "install it again: 'pipx reinstall wardline'",
    })
  end
end

local function check_clients(report)
  report.start('Wardline: attached')
  local clients = require('wardline.client').all()
  for _, client in ipairs(clients) do
    local count = 0
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      count = count + (vim.lsp.buf_is_attached(buffer, client.id) and 1 or 0)
    end
    local root = client.config and client.config.root_dir or 'no folder'
    report.ok(('client %d: %d buffers, %s'):format(client.id, count, root))
  end
  if #clients == 0 then
    report.info('no buffer is attached: open a file; if that changes nothing, see :help wardline-start')
  end
end

local function check_assistants(report)
  report.start('Wardline: accepted suggestions')
  if not require('wardline.options').get('suggestions') then
    return report.info("not told to the server (the option 'suggestions' is off); it infers them from edits")
  end
  local any = false
  for _, assistant in ipairs(require('wardline.assistants').all()) do
    if assistant.found() then
      any = true
      if assistant.hooked() then
        report.ok(assistant.name .. ': acceptances are told to the server')
      else
        report.info(assistant.name .. ': found; it is listened to once the server is attached and insert mode begins')
      end
    end
  end
  if not any then
    report.info('no assistant that can be listened to is loaded; the server infers acceptances from edits')
  end
end

function M.check()
  local report = reporter()
  report.start('Wardline: Neovim')
  if vim.fn.has('nvim-0.7') == 1 then
    report.ok('Neovim 0.7 or later')
  else
    report.error('Neovim is too old', { 'install Neovim 0.7 or later' })
  end
  for _, problem in ipairs(require('wardline.options').problems()) do
    report.warn(problem, { 'see :help wardline-setup' })
  end
  check_server(report)
  check_clients(report)
  check_assistants(report)
end

return M
