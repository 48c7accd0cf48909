" Stands for vim-lsp, as far as its manual says what an entry may use. None of its code is in here.
function! lsp#register_server(server_info) abort
  let g:registered = a:server_info
endfunction
