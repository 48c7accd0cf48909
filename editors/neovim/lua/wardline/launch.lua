-- Starts the server on Neovim before 0.11, which has no vim.lsp.enable().
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
  local theirs = own.on_attach
  own.on_attach = function(client, attached, ...)
    require('wardline.attach').attached(client, attached)
    if theirs then
      theirs(client, attached, ...)
    end
  end
  -- vim.lsp.client_is_stopped() is true of a client that is still starting, so its end is noted here.
  local ended = own.on_exit
  own.on_exit = function(...)
    clients_by_root[own.root_dir] = nil
    if ended then
      ended(...)
    end
  end
  local id = clients_by_root[own.root_dir]
  if not id then
    id = vim.lsp.start_client(own)
    clients_by_root[own.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

--- Start the server for the files that are open.
function M.open_files(config)
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(config.filetypes, vim.bo[buffer].filetype) then
      start(config, buffer)
    end
  end
end

--- Start the server for files of its languages, those that are open already included.
function M.enable(config)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('wardline', { clear = true }),
    pattern = config.filetypes,
    callback = function(event)
      start(config, event.buf)
    end,
  })
  M.open_files(config)
end

return M
