-- The language client: who is attached where, and how it is talked to, the same on Neovim 0.7 to 0.12.
local M = {}

local methods_take_self = vim.fn.has('nvim-0.11') == 1

--- The running clients of ours; those of one buffer, if it is given.
function M.all(buffer)
  local found = {}
  for _, client in ipairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    if client.name == 'wardline' and (not buffer or vim.lsp.buf_is_attached(buffer, client.id)) then
      found[#found + 1] = client
    end
  end
  return found
end

--- Send a request. With a buffer, Neovim sends the changes of it first that it is holding back.
function M.request(client, method, params, handler, buffer)
  if methods_take_self then
    return client:request(method, params, handler, buffer)
  end
  return client.request(method, params, handler, buffer)
end

--- Send a notification, after all changes that Neovim is holding back.
function M.notify(client, method, params)
  if methods_take_self then
    return client:notify(method, params)
  end
  return client.notify(method, params)
end

--- Ask a client to end.
function M.stop(client)
  if methods_take_self then
    client:stop()
  else
    client.stop()
  end
end

--- What an error of a request says to people.
function M.message(err)
  return type(err) == 'table' and err.message or tostring(err)
end

--- Tell the person something, by vim.notify.
function M.say(text, level)
  vim.notify('Wardline: ' .. text, level or vim.log.levels.INFO)
end

--- Run a command of the server's; errors are told to the person, a result goes to `done`.
function M.execute(client, command, arguments, buffer, done)
  M.request(client, 'workspace/executeCommand', { command = command, arguments = arguments }, function(err, result)
    if err then
      M.say(M.message(err), vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end, buffer)
end

-- How many code units of `encoding` the first `byte` bytes of a line are.
local function units(line, byte, encoding)
  byte = math.min(byte, #line)
  if encoding == 'utf-8' then
    return byte
  end
  if methods_take_self then
    return vim.str_utfindex(line, encoding, byte, false)
  end
  local utf32, utf16 = vim.str_utfindex(line, byte)
  return encoding == 'utf-32' and utf32 or utf16
end

--- An LSP range from 0-based rows and byte columns, the end not included, in the client's encoding.
function M.range(client, buffer, first_row, first_byte, last_row, last_byte)
  local encoding = client.offset_encoding or 'utf-16'
  local function position(row, byte)
    local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
    return { line = row, character = units(line, byte, encoding) }
  end
  return { start = position(first_row, first_byte), ['end'] = position(last_row, last_byte) }
end

return M
