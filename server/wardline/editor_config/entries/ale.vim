function! WardlineRoot(buffer) abort
  let l:found = ale#python#FindProjectRoot(a:buffer)
  let l:git = empty(l:found) ? ale#path#FindNearestDirectory(a:buffer, '.git') : ''
  let l:found = empty(l:git) ? l:found : fnamemodify(l:git, ':h:h')
  return empty(l:found) ? fnamemodify(bufname(a:buffer), ':p:h') : l:found
endfunction

let s:wardline = split('python requirements toml yaml yaml.docker-compose yaml.gitlab yaml.github json jsonc json5 '
\ . 'dosini cfg conf jproperties env sh bash zsh make dockerfile terraform terraform-vars tf hcl groovy gomod '
\ . 'markdown text xml svg html htmldjango vue svelte jsp handlebars pug css scss less sql javascript javascriptreact '
\ . 'typescript typescriptreact go java kotlin cs php ruby rust lua c cpp ps1 ')

for s:type in s:wardline
  call ale#linter#Define(s:type, {
  \ 'name': 'wardline',
  \ 'lsp': 'stdio',
  \ 'executable': '/path/to/wardline',
  \ 'command': '%e server',
  \ 'language': s:type,
  \ 'project_root': function('WardlineRoot'),
  \})
endfor
