import assert from 'node:assert/strict';
import { test } from 'node:test';
import { author, blockAt, type Block } from '../src/pure/blocks';
import { RestartLimit } from '../src/pure/restarts';
import { settingsThatAreSet, type Inspected } from '../src/pure/settings';
import { shown, type Facts } from '../src/pure/status';

const RUNS: Facts = { server: 'running', problem: undefined, busy: false, findings: 0, limits: 0, version: '1.0', from: 'wardline on PATH' };

test('the status bar tells idle, busy, findings and problems apart', () => {
  const text = (more: Partial<Facts>): string => shown({ ...RUNS, ...more }).text;
  assert.equal(text({}), '$(shield) Wardline');
  assert.equal(text({ busy: true, findings: 3 }), '$(sync~spin) Wardline');
  assert.equal(text({ findings: 3 }), '$(warning) Wardline 3');
  assert.equal(text({ server: 'stopped' }), '$(circle-slash) Wardline');
  const problem = shown({ ...RUNS, problem: 'it is gone', findings: 3 });
  assert.deepEqual([problem.text, problem.warning], ['$(error) Wardline', true]);
  assert.equal(problem.tooltip, 'Wardline does not run: it is gone');
});

test('the tooltip counts in words', () => {
  assert.match(shown({ ...RUNS, findings: 1 }).tooltip, /: 1 finding in this file\nServer: wardline on PATH$/);
  assert.match(shown({ ...RUNS, findings: 2, limits: 1 }).tooltip, /2 findings in this file; 1 function is too large/);
  assert.match(shown({ ...RUNS, findings: undefined }).tooltip, /not analysed/);
});

test('a server may crash a few times, not for ever', () => {
  const limit = new RestartLimit(2, 1_000);
  assert.deepEqual([limit.allows(0), limit.allows(10), limit.allows(20)], [true, true, false]);
  assert.equal(limit.allows(1_011), true, 'both crashes are long ago');
  limit.reset();
  assert.equal(limit.allows(1_012), true);
});

test('only what somebody has set goes to the server', () => {
  const inspected: Record<string, Inspected> = {
    select: { globalValue: ['all'] },
    minSeverity: { workspaceFolderValue: 'high' },
    honour: {},
    requireReason: { workspaceValue: false },
  };
  const configuration = { get: (name: string) => `value of ${name}`, inspect: (name: string) => inspected[name] };
  assert.deepEqual(settingsThatAreSet(configuration, [...Object.keys(inspected), 'unknown']), {
    select: 'value of select',
    minSeverity: 'value of minSeverity',
    requireReason: 'value of requireReason',
  });
});

function block(id: string, start: number, end: number, more: Partial<Block> = {}): Block {
  const range = { start: { line: start, character: 0 }, end: { line: end, character: 0 } };
  return { id, range, lines: { start, end }, kind: 'ai', tool: null, model: null, accepted: null, review: 'unreviewed', source: 'client', ...more };
}

test('the innermost block at a line', () => {
  const blocks = [block('outer', 2, 10), block('inner', 4, 6)];
  assert.deepEqual([1, 2, 4, 5, 6, 10].map((line) => blockAt(blocks, line)?.id), [undefined, 'outer', 'inner', 'inner', 'outer', undefined]);
});

test('who wrote a block, and how that is known', () => {
  assert.equal(author(block('a', 0, 1)), 'unknown assistant');
  assert.equal(author(block('a', 0, 1, { tool: 'x', model: 'y', kind: 'mixed' })), 'x, y, edited since');
  assert.equal(author(block('a', 0, 1, { source: 'inferred' })), 'unknown assistant (as far as one can tell)');
});
