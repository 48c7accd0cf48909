import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, firstThatAnswers, onPath, versionIn, type Candidate, type Places } from '../src/pure/locate';

const NOTHING: Places = { path: '', interpreter: '', active: undefined, searchPath: '', platform: 'linux', home: '/home/me', bundled: undefined };
const files = (...names: string[]) => (file: string): boolean => names.includes(file);

test('what a person names is the only candidate', () => {
  const found = candidates({ ...NOTHING, path: '~/bin/wardline', interpreter: '/py', active: '/venv/python' }, () => true);
  assert.deepEqual(found.map((one) => [one.command, one.args, one.named]), [['/home/me/bin/wardline', [], true]]);
  const python = candidates({ ...NOTHING, interpreter: '/py', active: '/venv/python' }, () => true);
  assert.deepEqual(python.map((one) => [one.command, one.args]), [['/py', ['-m', 'wardline']]]);
});

test('the active environment comes before PATH, and PATH before the folder of pipx', () => {
  const places = { ...NOTHING, active: '/venv/bin/python', searchPath: '/usr/bin:/opt/bin' };
  const found = candidates(places, files('/opt/bin/wardline', '/usr/bin/python3', '/home/me/.local/bin/wardline'));
  assert.deepEqual(
    found.map((one) => [one.command, ...one.args].join(' ')),
    ['/venv/bin/python -m wardline', '/opt/bin/wardline', '/usr/bin/python3 -m wardline', '/home/me/.local/bin/wardline'],
  );
});

test('the copy in the extension comes last, run by every Python in turn, by itself', () => {
  const places = { ...NOTHING, active: '/venv/bin/python', searchPath: '/usr/bin', bundled: '/ext/run.py' };
  const found = candidates(places, files('/usr/bin/python3', '/usr/bin/python3.12'));
  assert.deepEqual(
    found.map((one) => [one.kind, one.command, ...one.args].join(' ')),
    [
      'module /venv/bin/python -m wardline',
      'module /usr/bin/python3 -m wardline',
      'copy /venv/bin/python -I -S /ext/run.py',
      'copy /usr/bin/python3 -I -S /ext/run.py',
      'copy /usr/bin/python3.12 -I -S /ext/run.py',
    ],
  );
});

test('a Python that a person names may run the copy, and no other may', () => {
  const places = { ...NOTHING, interpreter: '/py', searchPath: '/usr/bin', bundled: '/ext/run.py' };
  const found = candidates(places, () => true);
  assert.deepEqual(found.map((one) => [one.command, one.kind, one.named]), [['/py', 'module', true], ['/py', 'copy', true]]);
});

test('on Windows the launcher is a Python, on macOS the one of the system is none', () => {
  const windows: Places = { ...NOTHING, platform: 'win32', searchPath: 'C:\\Windows', bundled: 'C:\\ext\\run.py' };
  const found = candidates(windows, files('C:\\Windows\\py.exe'));
  assert.deepEqual(found.map((one) => one.args.join(' ')), ['-3 -m wardline', '-3 -I -S C:\\ext\\run.py']);
  const mac: Places = { ...NOTHING, platform: 'darwin', searchPath: '/usr/bin:/opt/homebrew/bin' };
  assert.equal(onPath('python3', mac, () => true), '/opt/homebrew/bin/python3');
});

test('the same program is not tried twice', () => {
  const found = candidates({ ...NOTHING, searchPath: '/home/me/.local/bin' }, files('/home/me/.local/bin/wardline'));
  assert.equal(found.length, 1);
});

test('relative folders of PATH are not looked in: they would lie in the workspace', () => {
  const searchPath = '.:bin::/usr/bin';
  assert.equal(onPath('wardline', { ...NOTHING, searchPath }, () => true), '/usr/bin/wardline');
  assert.equal(onPath('wardline', { ...NOTHING, searchPath: '.:bin:' }, () => true), undefined);
});

test('Windows has its own separator and endings', () => {
  const places: Places = { ...NOTHING, platform: 'win32', searchPath: 'C:\\Tools;D:\\Python' };
  assert.equal(onPath('python', places, files('D:\\Python\\python.exe')), 'D:\\Python\\python.exe');
});

test('the first that answers with a version wins; why others do not is said', async () => {
  const one = (command: string): Candidate => ({ command, args: [], kind: 'program', from: command, named: false });
  const answers: Record<string, { output: string; failure: string | undefined }> = {
    a: { output: '', failure: 'No module named wardline' },
    b: { output: 'warden 3.1\n', failure: undefined },
    c: { output: 'wardline 0.1.0\n', failure: undefined },
  };
  const run = async (candidate: Candidate) => answers[candidate.command]!;
  const { found, tried } = await firstThatAnswers(['a', 'b', 'c', 'd'].map(one), run);
  assert.equal(found?.candidate.command, 'c');
  assert.equal(found?.version, '0.1.0');
  assert.deepEqual(tried.map((one) => [one.candidate.command, one.reason]), [['a', 'No module named wardline'], ['b', 'it is no Wardline']]);
  const none = await firstThatAnswers([one('a')], run);
  assert.equal(none.found, undefined);
});

test('the version is read from its own line only', () => {
  assert.equal(versionIn('wardline 1.2.3rc1\r\n'), '1.2.3rc1');
  assert.equal(versionIn('a warning\nwardline 1.2\n'), '1.2');
  assert.equal(versionIn('not wardline 1.2'), undefined);
});
