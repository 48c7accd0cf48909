-- What Neovim needs to know to start the server. The keys are those of vim.lsp.config (Neovim 0.11 and later).

-- Versions before 0.12 can show code lenses but do not announce it.
local capabilities = vim.lsp.protocol.make_client_capabilities()
capabilities.textDocument.codeLens = capabilities.textDocument.codeLens or { dynamicRegistration = false }
capabilities.workspace.codeLens = { refreshSupport = true }

return {
  name = 'wardline',
  cmd = { 'wardline', 'server' },
  filetypes = {
    'python', 'requirements', 'toml', 'yaml', 'yaml.docker-compose', 'yaml.gitlab', 'yaml.github', 'json',
    'jsonc', 'json5', 'dosini', 'cfg', 'conf', 'jproperties', 'env', 'sh', 'bash', 'zsh', 'make',
    'dockerfile', 'terraform', 'terraform-vars', 'tf', 'hcl', 'groovy', 'gomod', 'markdown', 'text', 'xml',
    'svg', 'html', 'htmldjango', 'vue', 'svelte', 'jsp', 'handlebars', 'pug', 'css', 'scss', 'less', 'sql',
    'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'go', 'java', 'kotlin', 'cs', 'php', 'ruby',
    'rust', 'lua', 'c', 'cpp', 'ps1',
  },
  root_markers = { '.wardline.toml', 'pyproject.toml', 'setup.py', '.git' },
  capabilities = capabilities,
}
