-- What Neovim needs to know to start the server. The keys are those of vim.lsp.config (Neovim 0.11 and later).

-- Versions before 0.12 can show code lenses but do not announce it.
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.textDocument.codeLens = capabilities.textDocument.codeLens or { dynamicRegistration = false }
capabilities.workspace.codeLens = { refreshSupport = true }

return {
  name = 'wardline',
  cmd = { 'wardline', 'server' },
  filetypes = { 'python' },
  root_markers = { '.wardline.toml', 'pyproject.toml', 'setup.py', '.git' },
  capabilities = capabilities,
}
