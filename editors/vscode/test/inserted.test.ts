import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertedBy, isPasteOf, type Change } from '../src/pure/inserted';

const change = (rangeOffset: number, rangeLength: number, text: string): Change => ({ rangeOffset, rangeLength, text });

/** Applies events as an editor does, so that expected spans are read off the text itself. */
function applied(text: string, events: Change[][]): string {
  for (const changes of events) {
    for (const one of [...changes].sort((a, b) => b.rangeOffset - a.rangeOffset)) {
      text = text.slice(0, one.rangeOffset) + one.text + text.slice(one.rangeOffset + one.rangeLength);
    }
  }
  return text;
}

function texts(before: string, events: Change[][]): string[] {
  const after = applied(before, events);
  return insertedBy(events).map((span) => after.slice(span.start, span.end));
}

test('one insertion is its own text', () => {
  assert.deepEqual(insertedBy([[change(4, 0, 'abc')]]), [{ start: 4, end: 7 }]);
  assert.deepEqual(insertedBy([[change(4, 3, 'x')]]), [{ start: 4, end: 5 }]);
  assert.deepEqual(insertedBy([[change(4, 3, '')]]), []);
  assert.deepEqual(insertedBy([]), []);
});

test('the changes of one event speak of the text before it, in any order', () => {
  assert.deepEqual(texts('0123456789', [[change(8, 1, 'LAST'), change(2, 0, 'FIRST')]]), ['FIRST', 'LAST']);
});

test('a later event moves what an earlier one inserted', () => {
  assert.deepEqual(texts('abcdef', [[change(4, 0, 'MINE')], [change(0, 0, 'import x\n')]]), ['import x\n', 'MINE']);
  assert.deepEqual(texts('abcdef', [[change(4, 0, 'MINE')], [change(0, 2, '')]]), ['MINE']);
});

test('a change inside of what was inserted belongs to it', () => {
  assert.deepEqual(texts('abcdef', [[change(2, 0, 'MINE')], [change(4, 1, 'nnnn')]]), ['MInnnnE']);
});

test('what is deleted again was not inserted', () => {
  assert.deepEqual(texts('abcdef', [[change(2, 0, 'MINE')], [change(2, 4, '')]]), []);
});

test('neighbours are one span', () => {
  assert.deepEqual(texts('ab', [[change(1, 0, 'one')], [change(4, 0, 'two')]]), ['onetwo']);
});

test('a paste is known by its text, however it is indented', () => {
  assert.equal(isPasteOf(change(0, 0, '    if a:\n        b()\n'), 'if a:\n\tb()'), true);
  assert.equal(isPasteOf(change(0, 0, 'first'), 'first\nsecond'), true);
  assert.equal(isPasteOf(change(0, 0, 'third'), 'first\nsecond'), false);
  assert.equal(isPasteOf(change(0, 0, '  \n'), 'first'), false);
  assert.equal(isPasteOf(change(0, 3, ''), 'first'), false);
});
