local wardline = {
  cmd = { "/path/to/wardline", "server" },
  filetypes = {
    "python", "requirements", "toml", "yaml", "yaml.docker-compose", "yaml.gitlab", "yaml.github", "json",
    "jsonc", "json5", "dosini", "cfg", "conf", "jproperties", "env", "sh", "bash", "zsh", "make",
    "dockerfile", "terraform", "terraform-vars", "tf", "hcl", "groovy", "gomod", "markdown", "text", "xml",
    "svg", "html", "htmldjango", "vue", "svelte", "jsp", "handlebars", "pug", "css", "scss", "less", "sql",
    "javascript", "javascriptreact", "typescript", "typescriptreact", "go", "java", "kotlin", "cs", "php", "ruby",
    "rust", "lua", "c", "cpp", "ps1",
  },
  root_markers = { ".wardline.toml", "pyproject.toml", "setup.py", ".git" },
}
local has_plugin, plugin = pcall(require, "wardline")
if has_plugin then -- editors/neovim: it adds to what Neovim has by itself
  plugin.setup(wardline)
elseif vim.lsp.config then -- Neovim 0.11 and later
  vim.lsp.config("wardline", wardline)
  vim.lsp.enable("wardline")
else -- Neovim 0.8 and later
  vim.api.nvim_create_autocmd("FileType", {
    pattern = wardline.filetypes,
    callback = function(event)
      local file = vim.api.nvim_buf_get_name(event.buf)
      if file == "" or vim.bo[event.buf].buftype ~= "" then
        return
      end
      local found = vim.fs.find(wardline.root_markers, { path = vim.fs.dirname(file), upward = true })[1]
      vim.lsp.start({ name = "wardline", cmd = wardline.cmd, root_dir = found and vim.fs.dirname(found) })
    end,
  })
end
