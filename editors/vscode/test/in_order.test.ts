import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InOrder } from '../src/pure/in_order';

test('what is told about an edit waits until the edit has been sent', () => {
  const order = new InOrder(60_000);
  const done: string[] = [];
  order.sent('a', 1);
  order.after('a', 2, () => done.push('a2'));
  order.after('a', 3, () => done.push('a3'));
  order.after('b', 1, () => done.push('b1'));
  assert.equal(done.length, 0);
  order.sent('a', 2);
  assert.deepEqual(done, ['a2']);
  order.sent('a', 4);
  assert.deepEqual(done, ['a2', 'a3']);
  order.after('a', 4, () => done.push('at once'));
  assert.deepEqual(done, ['a2', 'a3', 'at once']);
  order.dispose();
});

test('nothing waits for ever', async () => {
  const order = new InOrder(5);
  const done: string[] = [];
  order.after('cell', 7, () => done.push('told'));
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.deepEqual(done, ['told']);
  order.sent('cell', 7);
  assert.equal(done.length, 1, 'and nothing is told twice');
});

test('a document that is opened again begins anew', () => {
  const order = new InOrder(60_000);
  const done: string[] = [];
  order.sent('a', 9);
  order.closed('a');
  order.after('a', 2, () => done.push('told'));
  assert.equal(done.length, 0);
  order.dispose();
});
