-- copilot.lua: its key maps call accept() by lookup, and accept_word() and accept_line() go through it. The text is inserted
-- by a scheduled callback.
return require('wardline.assistants.module').assistant('copilot.lua', 'copilot.suggestion', 'accept', function(module)
  return module.is_visible()
end)
