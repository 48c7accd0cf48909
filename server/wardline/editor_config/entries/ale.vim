function! WardlineRoot(buffer) abort
  let l:found = ale#python#FindProjectRoot(a:buffer)
  return empty(l:found) ? fnamemodify(bufname(a:buffer), ':p:h') : l:found
endfunction

call ale#linter#Define('python', {
\ 'name': 'wardline',
\ 'lsp': 'stdio',
\ 'executable': '/path/to/wardline',
\ 'command': '%e server',
\ 'language': 'python',
\ 'project_root': function('WardlineRoot'),
\})
