import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate, Tried } from '../src/pure/locate';
import { place, trouble } from '../src/pure/trouble';

const NOT_SET = { path: '', interpreter: '' };
const tried = (kind: Candidate['kind'], reason: string): Tried => ({ candidate: { command: 'x', args: [], kind, from: 'somewhere', named: false }, reason });

test('without a Python that is said, and where to get one', () => {
  const { text, needsPython } = trouble([], NOT_SET, true, 'in WSL');
  assert.equal(text, 'Wardline needs Python 3.10 or later, and finds none in WSL.');
  assert.equal(needsPython, true);
  const stub = trouble([tried('module', 'Python was not found; run without arguments to install'), tried('program', 'it is no Wardline')], NOT_SET, true, 'here');
  assert.equal(stub.text, 'Wardline needs Python 3.10 or later, and finds none here.');
});

test('a Python that is too old is named', () => {
  const all = [tried('module', 'No module named wardline'), tried('copy', 'Python 3.9.18 is too old: Wardline needs Python 3.10 or later')];
  const { text, problem, needsPython } = trouble(all, NOT_SET, true, 'on this machine');
  assert.equal(text, 'Wardline needs Python 3.10 or later, and finds Python 3.9.18 on this machine.');
  assert.equal(problem, 'it needs Python 3.10 or later, and finds Python 3.9.18 on this machine');
  assert.equal(needsPython, true);
});

test('a copy that does not fit says why, and a package without one says nothing of it', () => {
  const all = [tried('module', 'No module named wardline'), tried('copy', 'it is not made for Python 3.15')];
  assert.match(trouble(all, NOT_SET, true, 'here').text, /cannot be used: it is not made for Python 3\.15\. Install it with/);
  const none = trouble([tried('module', 'No module named wardline')], NOT_SET, false, 'here');
  assert.match(none.text, /^Wardline is not installed where this editor can find it\. Install it with/);
  assert.equal(none.needsPython, false);
});

test('what a person has set is what is at fault', () => {
  const program = trouble([tried('program', 'there is no such program')], { path: '/x', interpreter: '/y' }, true, 'here');
  assert.deepEqual([program.setting, program.needsPython], ['path', false]);
  const python = trouble([tried('module', 'a'), tried('copy', 'Python 3.8.1 is too old')], { path: '', interpreter: '/y' }, true, 'here');
  assert.equal(python.setting, 'interpreter');
  assert.match(python.text, /names does not run it: Python 3\.8\.1 is too old\.$/);
});

test('the machine is called by what it is', () => {
  assert.deepEqual(
    [undefined, 'wsl', 'dev-container', 'attached-container', 'ssh-remote'].map(place),
    ['on this machine', 'in WSL', 'in this container', 'in this container', 'on the remote machine'],
  );
});
