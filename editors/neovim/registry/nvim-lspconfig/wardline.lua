---@brief
---
--- https://pypi.org/project/wardline/
---
--- Secure-code feedback at the moment code is accepted: incremental analysis, quick fixes, and a note of which
--- code an AI wrote.
---
--- `wardline` can be installed with `pipx install wardline` or `uv tool install wardline`.

---@type vim.lsp.Config
return {
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
}
