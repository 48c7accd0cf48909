-- :Wardline NAME …, and what code lenses do when they are run.
local client_of = require('wardline.client')
local M = {}

local function here()
  local buffer = vim.api.nvim_get_current_buf()
  local client = client_of.all(buffer)[1]
  if not client then
    client_of.say('no server is attached to this buffer; see :checkhealth wardline', vim.log.levels.WARN)
  end
  return client, buffer
end

-- The AI block at the cursor, as the server sees it now.
local function with_block(act)
  local client, buffer = here()
  if not client then
    return
  end
  local marks, row = require('wardline.marks'), vim.api.nvim_win_get_cursor(0)[1] - 1
  marks.refresh(buffer, function(blocks)
    for _, block in ipairs(blocks) do
      local first, last = marks.lines(block)
      if first <= row and row <= last then
        return act(client, buffer, { uri = vim.uri_from_bufnr(buffer), block = block.id })
      end
    end
    client_of.say('no AI block at the cursor; :Wardline origins lists them')
  end)
end

local function show_page(title, markdown)
  local page = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(page, 0, -1, false, vim.split(markdown, '\n'))
  vim.bo[page].bufhidden = 'wipe'
  vim.bo[page].modifiable = false
  vim.cmd('split')
  vim.api.nvim_win_set_buf(0, page)
  -- Some builds come without the parser that Neovim highlights Markdown with, and complain.
  vim.cmd('silent! setlocal filetype=markdown')
  pcall(vim.api.nvim_buf_set_name, page, 'wardline://' .. title)
end

local REVIEW = { { 'Approve', 'approved' }, { 'Not good enough', 'rejected' }, { 'Later', nil } }

-- Show the checklist of a block, ask for a verdict, and write it down.
local function review(client, buffer, name)
  local ask = vim.tbl_extend('force', name, { silent = true })
  client_of.execute(client, 'wardline.review', { ask }, buffer, function(answer)
    local lines = { 'AI-written code. Have you looked at:' }
    for _, line in ipairs(answer.checklist) do
      lines[#lines + 1] = '• ' .. line
    end
    vim.ui.select(REVIEW, {
      prompt = table.concat(lines, '\n') .. '\n',
      format_item = function(choice)
        return choice[1]
      end,
    }, function(choice)
      if not choice or not choice[2] then
        return
      end
      local verdict = vim.tbl_extend('force', name, { verdict = choice[2] })
      client_of.execute(client, 'wardline.review', { verdict }, buffer, function()
        client_of.say('written down: ' .. choice[2])
        require('wardline.attach').refresh_soon(buffer)
      end)
    end)
  end)
end

local function list_origins(client, buffer)
  local marks = require('wardline.marks')
  marks.refresh(buffer, function(blocks)
    local items = {}
    for _, block in ipairs(blocks) do
      local first, last = marks.lines(block)
      local author = table.concat(
        vim.tbl_filter(function(part)
          return type(part) == 'string' and part ~= ''
        end, { block.tool, block.model }),
        ' '
      )
      items[#items + 1] = {
        bufnr = buffer,
        lnum = first + 1,
        end_lnum = last + 1,
        text = ('%s%s · %s'):format(block.contributor, author ~= '' and ' · ' .. author or '', block.review),
      }
    end
    if #items == 0 then
      return client_of.say('nothing in this file is known to be written by an AI')
    end
    vim.fn.setloclist(0, {}, ' ', { title = 'Wardline: written by an AI', items = items })
    vim.cmd('lopen')
  end)
end

local function counted(number, noun)
  return ('%d %s%s'):format(number, noun, number == 1 and '' or 's')
end

local function rules_here(line_only)
  local found = {}
  local where = line_only and { lnum = vim.api.nvim_win_get_cursor(0)[1] - 1 } or nil
  for _, item in ipairs(vim.diagnostic.get(0, where)) do
    -- Neovim 0.7 keeps the code only in what the server sent.
    local code = item.code or vim.tbl_get(item, 'user_data', 'lsp', 'code')
    if type(code) == 'string' and (item.source or ''):lower() == 'wardline' and not vim.tbl_contains(found, code) then
      found[#found + 1] = code
    end
  end
  return found
end

local subcommands = {
  review = function()
    with_block(review)
  end,
  reject = function()
    with_block(function(client, buffer, name)
      client_of.execute(client, 'wardline.reject', { name }, buffer)
    end)
  end,
  fixall = function()
    local client, buffer = here()
    if client then
      client_of.execute(client, 'wardline.fixAll', { vim.uri_from_bufnr(buffer) }, buffer)
    end
  end,
  origins = function(argument)
    if argument == 'on' or argument == 'off' or argument == 'toggle' then
      local marks = require('wardline.marks')
      marks.show(argument == 'on' or (argument == 'toggle' and not marks.shown()))
      return
    end
    local client, buffer = here()
    if client then
      list_origins(client, buffer)
    end
  end,
  scan = function()
    local client, buffer = here()
    if client then
      client_of.say('scanning the workspace …')
      client_of.execute(client, 'wardline.scanWorkspace', {}, buffer, function(result)
        client_of.say(('%s in %s'):format(counted(result.findings, 'finding'), counted(result.files, 'file')))
      end)
    end
  end,
  explain = function(argument)
    local client, buffer = here()
    if not client then
      return
    end
    local rule = argument or rules_here(true)[1]
    if not rule then
      return client_of.say('no finding on this line; name a rule: :Wardline explain RULE')
    end
    client_of.execute(client, 'wardline.explain', { rule }, buffer, function(page)
      show_page(rule, page)
    end)
  end,
  restart = function()
    require('wardline').restart()
  end,
  log = function()
    local log = vim.lsp.log
    local path = log and log.get_filename and log.get_filename() or vim.lsp.get_log_path()
    vim.cmd('split ' .. vim.fn.fnameescape(path))
    vim.cmd('normal! G')
  end,
}

--- The names that :Wardline takes.
function M.names()
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return names
end

local function complete(lead, line)
  local words = vim.split(vim.trim(line), '%s+')
  local choices = M.names()
  if #words > 2 or (#words == 2 and lead == '') then
    choices = ({ explain = rules_here(false), origins = { 'on', 'off', 'toggle' } })[words[2]] or {}
  end
  return vim.tbl_filter(function(choice)
    return vim.startswith(choice, lead)
  end, choices)
end

local function run(command)
  local name, argument = command.fargs[1], command.fargs[2]
  local subcommand = subcommands[name]
  if not subcommand then
    local known = table.concat(M.names(), ', ')
    return client_of.say(("there is no ':Wardline %s'; there are %s"):format(name, known), vim.log.levels.ERROR)
  end
  subcommand(argument)
end

local installed = false

--- Define :Wardline; once.
function M.install()
  if not installed then
    installed = true
    vim.api.nvim_create_user_command('Wardline', run, { nargs = '+', complete = complete, desc = 'Wardline' })
  end
end

--- Say what the lens *Review* does. Apart from install(), for it loads vim.lsp, which a start does without. Without it the
-- server would ask by window/showMessageRequest, of which older versions make a list of numbers.
function M.take_lenses()
  vim.lsp.commands['wardline.review'] = function(command, ctx)
    local client = vim.lsp.get_client_by_id(ctx.client_id)
    if client then
      review(client, ctx.bufnr or vim.api.nvim_get_current_buf(), command.arguments[1])
    end
  end
end

return M
