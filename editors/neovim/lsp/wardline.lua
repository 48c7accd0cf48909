-- Found by vim.lsp.enable('wardline') on Neovim 0.11 and later, with or without setup().
return require('wardline.config')
