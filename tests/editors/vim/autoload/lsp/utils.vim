function! lsp#utils#get_buffer_path() abort
  return expand('%:p')
endfunction

function! lsp#utils#path_to_uri(path) abort
  return empty(a:path) ? '' : 'file://' . a:path
endfunction

" The nearest folder above the path that holds one of the names; a name that ends in a slash is a folder's.
function! lsp#utils#find_nearest_parent_file_directory(path, names) abort
  let l:found = ''
  for l:name in a:names
    let l:place = l:name[-1:] ==# '/' ? finddir(l:name[:-2], a:path . ';') : findfile(l:name, a:path . ';')
    if !empty(l:place)
      let l:folder = fnamemodify(l:place, l:name[-1:] ==# '/' ? ':p:h:h' : ':p:h')
      let l:found = len(l:folder) > len(l:found) ? l:folder : l:found
    endif
  endfor
  return l:found
endfunction
