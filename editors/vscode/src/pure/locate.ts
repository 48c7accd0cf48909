/** Where the server may be, and which of these places really has it. Nothing here knows VS Code. */
import * as path from 'node:path';

/** A way to start `wardline`: the arguments of a subcommand come after `args`. */
export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  /** A program of its own, a module of a Python, or the copy that came with this extension. */
  readonly kind: 'program' | 'module' | 'copy';
  /** Where it comes from, for people. */
  readonly from: string;
  /** The person named it: if it does not work, nothing that is not named is tried. */
  readonly named: boolean;
}

export interface Places {
  /** The setting `wardline.path`; empty if it is not set. */
  readonly path: string;
  /** The setting `wardline.interpreter`. */
  readonly interpreter: string;
  /** The Python that the Python extension has active. */
  readonly active: string | undefined;
  /** PATH, with the names that programs have in it. */
  readonly searchPath: string;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The file that runs the copy of Wardline in this extension; undefined if the extension was packaged without one. */
  readonly bundled: string | undefined;
}

const AS_MODULE = ['-m', 'wardline'];
/** So that nothing is imported but the copy and the standard library. */
const ISOLATED = ['-I', '-S'];
/** Where a system's `python3` is too old, a newer one often stands beside it. */
const NEWER = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** A Python, how it is started, and what people call it. */
interface Python {
  readonly command: string;
  readonly args: readonly string[];
  readonly name: string;
}

/** Everything that is worth a try, the best first. */
export function candidates(places: Places, isFile: (file: string) => boolean): Candidate[] {
  const named = namedBy(places);
  if (named.length > 0) return named;
  const found: Candidate[] = [];
  const active = places.active ? [{ command: places.active, args: [], name: 'the active Python environment' }] : [];
  const program = onPath('wardline', places, isFile);
  const usual = pythonsOnPath(['python3', 'python'], places, isFile);
  found.push(...active.map(asModule));
  if (program) found.push({ command: program, args: [], kind: 'program', from: 'wardline on PATH', named: false });
  found.push(...usual.map(asModule));
  // An editor that was started from a desktop often lacks what a shell adds to PATH; pipx and uv put programs here.
  const local = path.join(places.home, '.local', 'bin', programs('wardline', places.platform)[0] as string);
  if (isFile(local) && !found.some((one) => one.command === local)) {
    found.push({ command: local, args: [], kind: 'program', from: local, named: false });
  }
  const all = [...active, ...usual, ...pythonsOnPath(NEWER, places, isFile)];
  return [...found, ...all.flatMap((python) => bundledCopy(python, places))];
}

function pythonsOnPath(names: readonly string[], places: Places, isFile: (file: string) => boolean): Python[] {
  const found = names.flatMap((name) => {
    const command = onPath(name, places, isFile);
    return command ? [{ command, args: [], name: `${name} on PATH` }] : [];
  });
  // The installer of python.org leaves PATH alone on Windows, but for this.
  const launcher = places.platform === 'win32' && names.includes('python3') ? onPath('py', places, isFile) : undefined;
  return launcher ? [...found, { command: launcher, args: ['-3'], name: 'the Python launcher' }] : found;
}

function asModule({ command, args, name }: Python): Candidate {
  return { command, args: [...args, ...AS_MODULE], kind: 'module', from: `that of ${name}`, named: false };
}

function bundledCopy({ command, args, name }: Python, places: Places): Candidate[] {
  if (!places.bundled) return [];
  const from = `the copy in this extension, run by ${name}`;
  return [{ command, args: [...args, ...ISOLATED, places.bundled], kind: 'copy', from, named: false }];
}

function namedBy(places: Places): Candidate[] {
  if (places.path) {
    const command = expandHome(places.path, places.home);
    return [{ command, args: [], kind: 'program', from: 'the setting wardline.path', named: true }];
  }
  if (places.interpreter) {
    const python = { command: expandHome(places.interpreter, places.home), args: [], name: 'the setting wardline.interpreter' };
    return [asModule(python), ...bundledCopy(python, places)].map((one) => ({ ...one, named: true }));
  }
  return [];
}

function expandHome(file: string, home: string): string {
  return file === '~' || file.startsWith('~/') || file.startsWith('~\\') ? path.join(home, file.slice(1)) : file;
}

/**
 * The first file of this name on PATH. Folders that are not absolute are left out: they would be looked for in the
 * workspace.
 */
export function onPath(name: string, places: Places, isFile: (file: string) => boolean): string | undefined {
  const rules = places.platform === 'win32' ? path.win32 : path.posix;
  for (const folder of places.searchPath.split(rules.delimiter)) {
    if (!rules.isAbsolute(folder)) continue;
    // The Python of macOS itself is too old for us, and where it is not there, asking for it opens a window that offers it.
    if (places.platform === 'darwin' && folder === '/usr/bin') continue;
    for (const program of programs(name, places.platform)) {
      const file = rules.join(folder, program);
      if (isFile(file)) return file;
    }
  }
  return undefined;
}

function programs(name: string, platform: NodeJS.Platform): string[] {
  return platform === 'win32' ? [`${name}.exe`] : [name];
}

/** What a run of `wardline --version` said. */
export interface Ran {
  readonly output: string;
  /** Why it could not be run; undefined if it could. */
  readonly failure: string | undefined;
}

export interface Found {
  readonly candidate: Candidate;
  readonly version: string;
}

/** A candidate that is not Wardline, or does not run. */
export interface Tried {
  readonly candidate: Candidate;
  readonly reason: string;
}

/** The first candidate that answers with its version; and what became of the others. */
export async function firstThatAnswers(
  all: readonly Candidate[],
  run: (candidate: Candidate) => Promise<Ran>,
): Promise<{ found: Found | undefined; tried: Tried[] }> {
  const tried: Tried[] = [];
  for (const candidate of all) {
    const ran = await run(candidate);
    const version = ran.failure === undefined ? versionIn(ran.output) : undefined;
    if (version) return { found: { candidate, version }, tried };
    tried.push({ candidate, reason: ran.failure ?? 'it is no Wardline' });
  }
  return { found: undefined, tried };
}

/** The version in what `wardline --version` printed. */
export function versionIn(output: string): string | undefined {
  return /^wardline (\d+\.\d+\S*)\s*$/m.exec(output)?.[1];
}
