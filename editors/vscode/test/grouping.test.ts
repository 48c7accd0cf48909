import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouped, type Finding, type Grouping } from '../src/pure/grouping';

const finding = (file: string, line: number, rule: string, severity: number, ai = false): Finding => ({
  uri: `file:///${file}`,
  file,
  line,
  character: 0,
  rule,
  message: rule,
  severity,
  ai,
});
const ALL = [
  finding('b.py', 9, 'z-rule', 1),
  finding('a.py', 7, 'm-rule', 0, true),
  finding('a.py', 2, 'z-rule', 1),
  finding('b.py', 1, 'a-rule', 3),
];

function plain(by: Grouping): Record<string, string[]> {
  return Object.fromEntries(grouped(ALL, by).map((group) => [group.title, group.findings.map((one) => `${one.file}:${one.line}`)]));
}

test('by severity, the worst first', () => {
  assert.deepEqual(Object.entries(plain('severity')), [
    ['High', ['a.py:7']],
    ['Medium', ['a.py:2', 'b.py:9']],
    ['Info', ['b.py:1']],
  ]);
});

test('by rule and by file, in the order of names', () => {
  assert.deepEqual(Object.entries(plain('rule')), [
    ['a-rule', ['b.py:1']],
    ['m-rule', ['a.py:7']],
    ['z-rule', ['a.py:2', 'b.py:9']],
  ]);
  assert.deepEqual(Object.entries(plain('file')), [
    ['a.py', ['a.py:7', 'a.py:2']],
    ['b.py', ['b.py:9', 'b.py:1']],
  ]);
});

test('by origin, what an AI wrote first', () => {
  assert.deepEqual(Object.keys(plain('origin')), ['AI-written', 'Other']);
  const none = grouped([finding('a.py', 0, 'x', 0)], 'origin');
  assert.deepEqual(none.map((group) => group.title), ['Other']);
});

test('nothing makes no groups', () => assert.deepEqual(grouped([], 'rule'), []));
