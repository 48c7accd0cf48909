/** What a person is told when no server is found, and what can be done about it. */
import type { Tried } from './locate';

export interface Trouble {
  /** A clause, for the status bar. */
  readonly problem: string;
  /** The message. */
  readonly text: string;
  /** The setting that has to do with it. */
  readonly setting: 'path' | 'interpreter';
  /** A Python is what is missing: it has to be got from somewhere. */
  readonly needsPython: boolean;
}

export interface Settings {
  readonly path: string;
  readonly interpreter: string;
}

/** What stands on PATH of a Windows without Python, and says so. */
const STUB = 'Python was not found';
const NEEDED = 'Python 3.10 or later';

/** `where` is the machine that the server would run on; see `place`. */
export function trouble(tried: readonly Tried[], settings: Settings, bundled: boolean, where: string): Trouble {
  if (settings.path) {
    const what = 'the program that the setting wardline.path names is no Wardline';
    return said(what, `Wardline does not run: ${what}.`, 'path');
  }
  const last = tried[tried.length - 1]?.reason;
  if (settings.interpreter) {
    const what = `the Python that the setting wardline.interpreter names does not run it: ${last ?? 'there is none'}`;
    return said(what, `Wardline does not run: ${what}.`, 'interpreter');
  }
  const pythons = tried.filter(({ candidate, reason }) => candidate.kind !== 'program' && !reason.startsWith(STUB));
  if (pythons.length === 0) return lacking(`none ${where}`);
  const copies = pythons.filter(({ candidate }) => candidate.kind === 'copy');
  const old = copies.flatMap(({ reason }) => /^(Python \S+) is too old/.exec(reason)?.[1] ?? []);
  if (old.length > 0 && old.length === copies.length) return lacking(`${old[0]} ${where}`);
  const copy = bundled && last !== undefined ? ` The copy in this extension cannot be used: ${last}.` : '';
  const what = 'it is not installed where this editor can find it';
  return said(what, `Wardline is not installed where this editor can find it.${copy} Install it with "pipx install wardline", then restart.`, 'interpreter');
}

function said(problem: string, text: string, setting: 'path' | 'interpreter'): Trouble {
  return { problem, text, setting, needsPython: false };
}

function lacking(found: string): Trouble {
  const problem = `it needs ${NEEDED}, and finds ${found}`;
  return { problem, text: `Wardline needs ${NEEDED}, and finds ${found}.`, setting: 'interpreter', needsPython: true };
}

/** Where code and server are, by `vscode.env.remoteName`. */
export function place(remote: string | undefined): string {
  if (remote === undefined) return 'on this machine';
  if (remote === 'wsl') return 'in WSL';
  return remote.includes('container') ? 'in this container' : 'on the remote machine';
}
