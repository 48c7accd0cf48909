-- copilot.vim: copilot#Accept(), copilot#AcceptWord() and copilot#AcceptLine() return keys that insert the suggestion.
return require('wardline.assistants.mapping').assistant('copilot.vim', 'copilot#Accept')
