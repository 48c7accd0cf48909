-- Sourced at start: takes part when the server attaches, and defines :Wardline. All else is loaded when it is needed.
if vim.g.loaded_wardline then
  return
end
vim.g.loaded_wardline = 1
if vim.fn.has('nvim-0.7') == 0 then
  vim.api.nvim_echo({ { 'Wardline needs Neovim 0.7 or later', 'WarningMsg' } }, true, {})
  return
end
require('wardline.attach').install()
require('wardline.commands').install()
