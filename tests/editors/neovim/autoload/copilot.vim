" A stand-in for copilot.vim: what its <expr> map of insert mode calls; see assistants.lua.
function! copilot#Text() abort
  return luaeval('Scene.take()')
endfunction

function! copilot#Accept() abort
  return luaeval('Scene.suggestion ~= nil') ? "\<C-R>\<C-O>=copilot#Text()\<CR>" : "\<Tab>"
endfunction
