-- Watches what is inserted into a buffer while something happens in it. Positions are 0-based {row, byte}.
local M = {}

local function before(a, b)
  return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2])
end

-- A position behind an edit that made `new_end` of what ended at `old_end`.
local function moved(at, old_end, new_end)
  if at[1] == old_end[1] then
    return { new_end[1], at[2] - old_end[2] + new_end[2] }
  end
  return { at[1] - old_end[1] + new_end[1], at[2] }
end

--- The range {start, end} of what was inserted so far, after one more edit; nil if nothing was.
function M.merge(range, start, old_end, new_end)
  local inserts = before(start, new_end)
  if not range then
    return inserts and { start, new_end } or nil
  end
  local first, last = range[1], range[2]
  if not before(first, start) then
    first = before(old_end, first) and moved(first, old_end, new_end) or start
  end
  if not before(last, start) then
    last = before(old_end, last) and moved(last, old_end, new_end) or new_end
  end
  if inserts then
    first = before(start, first) and start or first
    last = before(last, new_end) and new_end or last
  end
  return { first, last }
end

local function offset(start, rows, column)
  return { start[1] + rows, rows == 0 and start[2] + column or column }
end

--- Begin to watch a buffer. The result has `range` ({start, end} or nil), `edits` (how many there were), and stop().
function M.start(buffer)
  local seen = { edits = 0, range = nil, stopped = false }
  function seen.stop()
    seen.stopped = true -- Neovim takes the listener off at its next event
  end
  vim.api.nvim_buf_attach(buffer, false, {
    on_bytes = function(_, _, _, row, column, _, old_rows, old_column, _, new_rows, new_column, _)
      if seen.stopped then
        return true
      end
      local start = { row, column }
      seen.edits = seen.edits + 1
      seen.range =
        M.merge(seen.range, start, offset(start, old_rows, old_column), offset(start, new_rows, new_column))
    end,
    on_detach = seen.stop,
    on_reload = seen.stop,
  })
  return seen
end

--- The text of a range that was watched.
function M.text(buffer, range)
  local lines = vim.api.nvim_buf_get_lines(buffer, range[1][1], range[2][1] + 1, false)
  if #lines == 0 then
    return ''
  end
  if range[2][1] - range[1][1] < #lines then
    lines[#lines] = lines[#lines]:sub(1, range[2][2])
  end
  lines[1] = lines[1]:sub(range[1][2] + 1)
  return table.concat(lines, '\n')
end

return M
