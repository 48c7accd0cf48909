/** The findings of a workspace as groups, for the view. */

export const GROUPINGS = ['severity', 'rule', 'file', 'origin'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** `vscode.DiagnosticSeverity` has these numbers. */
export const SEVERITIES = ['High', 'Medium', 'Low', 'Info'] as const;

export interface Finding {
  readonly uri: string;
  /** The path of the file as people read it, from the workspace. */
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly character: number;
  readonly rule: string;
  readonly message: string;
  /** An index into SEVERITIES. */
  readonly severity: number;
  /** Whether it stands in code that an AI wrote. */
  readonly ai: boolean;
}

export interface Group {
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** The findings by what `by` says, groups and findings in the order in which they are to be read. */
export function grouped(findings: readonly Finding[], by: Grouping): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of [...findings].sort(inOrder)) {
    const title = titleOf(finding, by);
    const known = groups.get(title);
    if (known) known.push(finding);
    else groups.set(title, [finding]);
  }
  // Sorted by severity first, so the groups already come with their worst finding first; files and rules read better by name.
  const out = [...groups].map(([title, members]) => ({ title, findings: members }));
  return by === 'file' || by === 'rule' ? out.sort((a, b) => compare(a.title, b.title)) : by === 'origin' ? aiFirst(out) : out;
}

function titleOf(finding: Finding, by: Grouping): string {
  switch (by) {
    case 'severity':
      return SEVERITIES[finding.severity] ?? 'Info';
    case 'rule':
      return finding.rule;
    case 'file':
      return finding.file;
    case 'origin':
      return finding.ai ? 'AI-written' : 'Other';
  }
}

function aiFirst(groups: Group[]): Group[] {
  return groups.sort((a, b) => Number(b.findings[0]?.ai ?? false) - Number(a.findings[0]?.ai ?? false));
}

function inOrder(a: Finding, b: Finding): number {
  return a.severity - b.severity || compare(a.file, b.file) || a.line - b.line || a.character - b.character || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
