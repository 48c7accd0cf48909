let s:wardline = split('python requirements toml yaml yaml.docker-compose yaml.gitlab yaml.github json jsonc json5 '
\ . 'dosini cfg conf jproperties env sh bash zsh make dockerfile terraform terraform-vars tf hcl groovy gomod '
\ . 'markdown text xml svg html htmldjango vue svelte jsp handlebars pug css scss less sql javascript javascriptreact '
\ . 'typescript typescriptreact go java kotlin cs php ruby rust lua c cpp ps1 ')

autocmd User lsp_setup call lsp#register_server({
\ 'name': 'wardline',
\ 'cmd': ['/path/to/wardline', 'server'],
\ 'allowlist': s:wardline,
\ 'root_uri': {server_info -> lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
\   lsp#utils#get_buffer_path(), ['.wardline.toml', 'pyproject.toml', 'setup.py', '.git/']))},
\})
