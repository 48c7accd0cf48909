-- codeium.vim (now windsurf.vim): codeium#Accept() and its like return keys that insert the suggestion.
return require('wardline.assistants.mapping').assistant('codeium.vim', 'codeium#Accept')
