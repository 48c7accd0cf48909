/** Find `wardline` on this machine. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { candidates, firstThatAnswers, type Candidate, type Found, type Ran } from './pure/locate';

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

/** `cwd` is where programs are run: never the workspace, from which Python would import. */
export async function findServer(cwd: string): Promise<{ found: Found | undefined; tried: string[] }> {
  const configuration = vscode.workspace.getConfiguration('wardline');
  const places = {
    path: configuration.get<string>('path', '').trim(),
    interpreter: configuration.get<string>('interpreter', '').trim(),
    active: await activePython(),
    searchPath: process.env['PATH'] ?? '',
    platform: process.platform,
    home: homedir(),
  };
  return firstThatAnswers(candidates(places, isFile), (candidate) => version(candidate, cwd));
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
