" A stand-in for codeium.vim: what its <expr> map of insert mode calls; see assistants.lua.
function! codeium#Text() abort
  return luaeval('Scene.take()')
endfunction

function! codeium#Accept() abort
  return luaeval('Scene.suggestion ~= nil') ? "\<C-R>\<C-O>=codeium#Text()\<CR>" : "\<Tab>"
endfunction
