-- require('wardline').setup() starts Wardline for every file of its languages, on Neovim 0.7 and later.
local M = {}

-- The nearest folder above `file` that holds one of `markers`; else the file's own folder.
local function root_of(file, markers)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  local at = folder
  while true do
    for _, marker in ipairs(markers) do
      local path = at .. '/' .. marker
      if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then
        return at
      end
    end
    local up = vim.fn.fnamemodify(at, ':h')
    if up == at then
      return folder
    end
    at = up
  end
end

-- Neovim 0.8 has vim.lsp.start, which reuses the client of a root; 0.7 has neither.
local clients_by_root = {}

local function start(config, buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  local own = vim.tbl_extend('force', config, { root_dir = root_of(file, config.root_markers) })
  if vim.lsp.start then
    vim.api.nvim_buf_call(buffer, function()
      vim.lsp.start(own)
    end)
    return
  end
  local id = clients_by_root[own.root_dir]
  if not id or vim.lsp.client_is_stopped(id) then
    id = vim.lsp.start_client(own)
    clients_by_root[own.root_dir] = id
  end
  vim.lsp.buf_attach_client(buffer, id)
end

--- Start the server for files of its languages, those that are open already included.
-- `opts` may hold any key of vim.lsp.config: cmd, filetypes, root_markers, settings, on_attach, capabilities.
function M.setup(opts)
  opts = opts or {}
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('wardline', opts)
    vim.lsp.enable('wardline')
    return
  end
  local config = vim.tbl_extend('force', require('wardline.config'), opts)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('wardline', { clear = true }),
    pattern = config.filetypes,
    callback = function(event)
      start(config, event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(config.filetypes, vim.bo[buffer].filetype) then
      start(config, buffer)
    end
  end
end

return M
