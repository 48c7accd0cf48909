/** Where the server may be, and which of these places really has it. Nothing here knows VS Code. */
import * as path from 'node:path';

/** A way to start `wardline`: the arguments of a subcommand come after `args`. */
export interface Candidate {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it comes from, for people. */
  readonly from: string;
  /** The person named it: if it does not work, nothing else is tried. */
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
}

const AS_MODULE = ['-m', 'wardline'];

/** Everything that is worth a try, the best first. */
export function candidates(places: Places, isFile: (file: string) => boolean): Candidate[] {
  const named = namedBy(places);
  if (named.length > 0) return named;
  const found: Candidate[] = [];
  if (places.active) {
    found.push({ command: places.active, args: AS_MODULE, from: 'the active Python environment', named: false });
  }
  for (const name of ['wardline', 'python3', 'python']) {
    const file = onPath(name, places, isFile);
    if (file) {
      const args = name === 'wardline' ? [] : AS_MODULE;
      found.push({ command: file, args, from: `${name} on PATH`, named: false });
    }
  }
  // An editor that was started from a desktop often lacks what a shell adds to PATH; pipx and uv put programs here.
  const local = path.join(places.home, '.local', 'bin', programs('wardline', places.platform)[0] as string);
  if (isFile(local) && !found.some((one) => one.command === local)) {
    found.push({ command: local, args: [], from: local, named: false });
  }
  return found;
}

function namedBy(places: Places): Candidate[] {
  if (places.path) {
    const command = expandHome(places.path, places.home);
    return [{ command, args: [], from: 'the setting wardline.path', named: true }];
  }
  if (places.interpreter) {
    const command = expandHome(places.interpreter, places.home);
    return [{ command, args: AS_MODULE, from: 'the setting wardline.interpreter', named: true }];
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

/** The first candidate that answers with its version; and what became of the others. */
export async function firstThatAnswers(
  all: readonly Candidate[],
  run: (candidate: Candidate) => Promise<Ran>,
): Promise<{ found: Found | undefined; tried: string[] }> {
  const tried: string[] = [];
  for (const candidate of all) {
    const ran = await run(candidate);
    const version = ran.failure === undefined ? versionIn(ran.output) : undefined;
    if (version) return { found: { candidate, version }, tried };
    tried.push(`${candidate.from} (${candidate.command}): ${ran.failure ?? 'it is no Wardline'}`);
  }
  return { found: undefined, tried };
}

/** The version in what `wardline --version` printed. */
export function versionIn(output: string): string | undefined {
  return /^wardline (\d+\.\d+\S*)\s*$/m.exec(output)?.[1];
}
