-- What Neovim needs to know to start the server. The keys are those of vim.lsp.config (Neovim 0.11 and later).
return {
  name = 'wardline',
  cmd = { 'wardline', 'server' },
  filetypes = { 'python' },
  root_markers = { '.wardline.toml', 'pyproject.toml', 'setup.py', '.git' },
}
