---@brief
---
--- https://pypi.org/project/wardline/
---
--- Secure-code feedback for Python at the moment code is accepted: incremental analysis, quick fixes, and a note of which
--- code an AI wrote.
---
--- `wardline` can be installed with `pipx install wardline` or `uv tool install wardline`.

---@type vim.lsp.Config
return {
  cmd = { 'wardline', 'server' },
  filetypes = { 'python' },
  root_markers = { '.wardline.toml', 'pyproject.toml', 'setup.py', '.git' },
}
