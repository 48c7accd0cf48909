autocmd User lsp_setup call lsp#register_server({
\ 'name': 'wardline',
\ 'cmd': ['/path/to/wardline', 'server'],
\ 'allowlist': ['python'],
\ 'root_uri': {server_info -> lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
\   lsp#utils#get_buffer_path(), ['.wardline.toml', 'pyproject.toml', 'setup.py', '.git/']))},
\})
