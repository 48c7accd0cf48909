-- vim.lsp.inline_completion of Neovim 0.12: any language server that suggests, Copilot's for one. There is no event, but
-- get() takes on_accept; the user's own is called in it.
local M = { name = 'vim.lsp.inline_completion' }

local ours

function M.found()
  return vim.fn.has('nvim-0.12') == 1 and vim.lsp.inline_completion ~= nil
end

function M.hook()
  if M.hooked() then
    return
  end
  local get = vim.lsp.inline_completion.get
  ours = function(opts)
    opts = opts or {}
    local theirs, buffer = opts.on_accept, opts.bufnr or 0
    local composed = vim.tbl_extend('force', opts, {
      on_accept = function(item)
        local client = item.client_id and vim.lsp.get_client_by_id(item.client_id)
        -- Before theirs: it may put the text in by itself.
        require('wardline.accepted').expect(buffer, client and client.name or M.name)
        if theirs then
          return theirs(item)
        end
        return item
      end,
    })
    return get(composed)
  end
  vim.lsp.inline_completion.get = ours
end

function M.hooked()
  return M.found() and vim.lsp.inline_completion.get == ours
end

return M
