/** What the status bar says, from what is going on. */

export interface Facts {
  readonly server: 'starting' | 'running' | 'stopped';
  /** Why there is no server, or what else is wrong. */
  readonly problem: string | undefined;
  /** Questions to the server that have been open for a while. */
  readonly busy: boolean;
  /** Findings of the active file; undefined if it is none of ours. */
  readonly findings: number | undefined;
  /** Functions of the active file that were too large to be followed to the end. */
  readonly limits: number;
  readonly version: string;
  /** Where the server comes from. */
  readonly from: string;
}

export interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly warning: boolean;
}

export function shown(facts: Facts): Shown {
  const { text, tooltip, warning } = inShort(facts);
  const runs = facts.problem === undefined && facts.server === 'running';
  return { text, tooltip: runs ? `${tooltip}\nServer: ${facts.from}` : tooltip, warning };
}

function inShort(facts: Facts): Shown {
  if (facts.problem !== undefined) {
    return { text: '$(error) Wardline', tooltip: `Wardline does not run: ${facts.problem}`, warning: true };
  }
  if (facts.server === 'starting') return { text: '$(sync~spin) Wardline', tooltip: 'Wardline starts', warning: false };
  if (facts.server === 'stopped') return { text: '$(circle-slash) Wardline', tooltip: 'Wardline has been stopped', warning: false };
  const about = `Wardline ${facts.version}`;
  if (facts.busy) return { text: '$(sync~spin) Wardline', tooltip: `${about} is analysing`, warning: false };
  if (facts.findings === undefined) return { text: '$(shield) Wardline', tooltip: `${about}: this file is not analysed`, warning: false };
  const limits = facts.limits > 0 ? `; ${counted(facts.limits, 'function is', 'functions are')} too large to be followed to the end` : '';
  if (facts.findings === 0) return { text: '$(shield) Wardline', tooltip: `${about}: no findings in this file${limits}`, warning: false };
  const many = counted(facts.findings, 'finding', 'findings');
  return { text: `$(warning) Wardline ${facts.findings}`, tooltip: `${about}: ${many} in this file${limits}`, warning: false };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
