/** Find `wardline` on this machine. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { candidates, firstThatAnswers, type Candidate, type Found, type Ran, type Tried } from './pure/locate';
import { place, trouble, type Trouble } from './pure/trouble';

const LONGEST_ANSWER = 20_000; // milliseconds: a cold start of Python on a slow disk

/** What of the Python extension's API we use (its public API, `PythonExtension.environments`). */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (!extension) return undefined;
  try {
    return extension.isActive ? extension.exports : await extension.activate();
  } catch {
    return undefined; // its own trouble, which it reports by itself
  }
}

/** The Python that is chosen for the first folder. In an untrusted workspace none: it may lie in that workspace. */
async function activePython(): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  const environments = (await pythonApi())?.environments;
  if (!environments) return undefined;
  try {
    const active = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
  } catch {
    return undefined;
  }
}

/** Call when another Python is chosen. */
export async function onOtherPython(changed: () => void): Promise<vscode.Disposable> {
  const event = (await pythonApi())?.environments?.onDidChangeActiveEnvironmentPath;
  return event ? event(changed) : new vscode.Disposable(() => undefined);
}

export type Search = { readonly found: Found; readonly tried: readonly Tried[] } | { readonly found: undefined; readonly tried: readonly Tried[]; readonly trouble: Trouble };

/** `home` is the folder of this extension. Programs are run there, never in the workspace, from which Python would import. */
export async function findServer(home: string): Promise<Search> {
  const configuration = vscode.workspace.getConfiguration('wardline');
  const settings = {
    path: configuration.get<string>('path', '').trim(),
    interpreter: configuration.get<string>('interpreter', '').trim(),
  };
  const run = join(home, 'bundled', 'run.py');
  const bundled = isFile(join(home, 'bundled', 'server', 'wardline', '__main__.py')) ? run : undefined;
  const places = {
    ...settings,
    active: await activePython(),
    searchPath: process.env['PATH'] ?? '',
    platform: process.platform,
    home: homedir(),
    bundled,
  };
  const { found, tried } = await firstThatAnswers(candidates(places, isFile), (candidate) => version(candidate, home));
  if (found) return { found, tried };
  return { found, tried, trouble: trouble(tried, settings, bundled !== undefined, place(vscode.env.remoteName)) };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function version(candidate: Candidate, cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: LONGEST_ANSWER, windowsHide: true };
    execFile(candidate.command, [...candidate.args, '--version'], options, (error, stdout, stderr) => {
      if (!error) return resolve({ output: stdout, failure: undefined });
      resolve({ output: stdout, failure: reason(error, stderr) });
    });
  });
}

function reason(error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.killed) return `no answer within ${LONGEST_ANSWER / 1000} s`;
  if (error.code === 'ENOENT') return 'there is no such program';
  if (error.code === 'EACCES') return 'it may not be run';
  return stderr.trim().split('\n').pop() || `it ended with ${String(error.code)}`;
}
