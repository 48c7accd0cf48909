" The keys that an assistant's <expr> map gives. If they insert what an expression returns ("<C-R><C-O>=copilot#…"), a
" suggestion is being accepted; else they are what the key does when there is none.
function! wardline#Mapped(tool, keys) abort
  if type(a:keys) == v:t_string && a:keys =~# '=\a\+#'
    call luaeval('require("wardline.accepted").expect(0, _A)', a:tool)
  endif
  return a:keys
endfunction
