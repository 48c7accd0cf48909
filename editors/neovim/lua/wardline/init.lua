-- require('wardline').setup() starts Wardline for every file of its languages, on Neovim 0.7 and later.
local M = {}

--- The configuration of the language client that setup() made, on Neovim before 0.11.
M.config = nil

--- Start the server for files of its languages, those that are open already included.
-- `opts` may hold any key of vim.lsp.config (cmd, filetypes, root_markers, settings, on_attach, capabilities) and those
-- of `wardline.options`. Raises an error that names the option, if one of ours has a wrong type.
function M.setup(opts)
  local client_opts = require('wardline.options').take(opts or {})
  require('wardline.attach').install()
  require('wardline.commands').install()
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('wardline', client_opts)
    vim.lsp.enable('wardline')
    return
  end
  local config = require('wardline.config')
  local capabilities = vim.tbl_deep_extend('force', config.capabilities, client_opts.capabilities or {})
  M.config = vim.tbl_extend('force', config, client_opts, { capabilities = capabilities })
  require('wardline.launch').enable(M.config)
end

--- The command line that starts the server.
function M.command()
  local newer = vim.lsp.config and vim.lsp.config.wardline
  return (newer or M.config or require('wardline.config')).cmd
end

--- Stop the server and start it again, for all of its files.
function M.restart()
  local client_of = require('wardline.client')
  local buffers = {}
  for _, client in ipairs(client_of.all()) do
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if vim.lsp.buf_is_attached(buffer, client.id) then
        buffers[buffer] = true
      end
    end
    client_of.stop(client)
  end
  local function again()
    if vim.lsp.config and vim.lsp.enable then
      vim.lsp.enable('wardline') -- for those who start it in another way, their FileType event follows
    elseif M.config then
      return require('wardline.launch').open_files(M.config)
    end
    for buffer in pairs(buffers) do
      if vim.api.nvim_buf_is_loaded(buffer) and #client_of.all(buffer) == 0 then
        vim.api.nvim_exec_autocmds('FileType', { buffer = buffer, modeline = false })
      end
    end
  end
  local waited = 0
  local function when_stopped()
    waited = waited + 50
    if #client_of.all() == 0 then
      again()
    elseif waited < 5000 then
      vim.defer_fn(when_stopped, 50)
    else
      client_of.say('the server does not stop; see :Wardline log', vim.log.levels.ERROR)
    end
  end
  when_stopped()
end

return M
