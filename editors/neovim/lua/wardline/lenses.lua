-- Code lenses. Neovim 0.12 shows and refreshes them by itself once they are enabled; older ones want to be asked.
local client_of = require('wardline.client')
local options = require('wardline.options')
local M = {}

local by_itself = vim.lsp.codelens and vim.lsp.codelens.enable ~= nil

local function has_lenses(client)
  return (client.server_capabilities or {}).codeLensProvider ~= nil
end

--- Show the lenses of a buffer from now on.
function M.attach(client, buffer)
  if not options.get('lenses') or not has_lenses(client) then
    return
  end
  if by_itself then
    vim.lsp.codelens.enable(true, { bufnr = buffer, client_id = client.id })
  else
    M.refresh(buffer)
  end
end

--- Ask for the lenses of a buffer again, and show them.
function M.refresh(buffer)
  if by_itself or not options.get('lenses') then
    return
  end
  local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  for _, client in ipairs(client_of.all(buffer)) do
    if has_lenses(client) then
      client_of.request(client, 'textDocument/codeLens', params, function(err, result, ctx)
        if not err and vim.api.nvim_buf_is_loaded(buffer) then
          M.show(result or {}, ctx.client_id, buffer)
        end
      end, buffer)
    end
  end
end

--- Show lenses in place of those before. All of ours have their command, so none needs to be resolved.
function M.show(lenses, client_id, buffer)
  vim.lsp.codelens.save(lenses, buffer, client_id) -- for vim.lsp.codelens.run()
  -- display() leaves everything as it is when there are none.
  local namespace = vim.api.nvim_create_namespace('vim_lsp_codelens:' .. client_id)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  vim.lsp.codelens.display(lenses, buffer, client_id)
end

return M
