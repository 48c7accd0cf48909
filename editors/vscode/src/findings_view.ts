/** The view of all findings, grouped by severity, rule, file or origin. */
import * as vscode from 'vscode';
import { blockAt } from './pure/blocks';
import { grouped, GROUPINGS, type Finding, type Group, type Grouping } from './pure/grouping';
import type { Origins } from './origins';

type Node = Group | Finding;
const BY = 'groupFindingsBy';
const ICONS = ['error', 'warning', 'info', 'lightbulb'];

/** Our diagnostics of a file. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'wardline');
}

/** The rule that a diagnostic is of. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

export class FindingsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly origins: Origins) {
    this.disposables = [
      vscode.window.registerTreeDataProvider('wardline.findings', this),
      vscode.languages.onDidChangeDiagnostics(() => this.changed.fire()),
      origins.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(`wardline.${BY}`) && this.changed.fire()),
      vscode.commands.registerCommand('wardline.groupFindings', () => this.choose()),
    ];
  }

  getChildren(node?: Node): Node[] {
    if (!node) return grouped(this.findings(), this.by());
    return 'findings' in node ? [...node.findings] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('findings' in node) {
      const item = new vscode.TreeItem(node.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `${this.by()}:${node.title}`;
      item.description = String(node.findings.length);
      return item;
    }
    const item = new vscode.TreeItem(node.message);
    item.description = `${node.file}:${node.line + 1} · ${node.rule}`;
    item.tooltip = `${node.message}\n${node.rule}, ${node.file}:${node.line + 1}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[node.severity] ?? 'info');
    item.contextValue = 'finding';
    const at = new vscode.Position(node.line, node.character);
    item.command = { command: 'vscode.open', title: 'Show', arguments: [vscode.Uri.parse(node.uri), { selection: new vscode.Range(at, at) }] };
    return item;
  }

  private by(): Grouping {
    const wanted = vscode.workspace.getConfiguration('wardline').get<Grouping>(BY, 'severity');
    return GROUPINGS.includes(wanted) ? wanted : 'severity';
  }

  private async choose(): Promise<void> {
    const by = await vscode.window.showQuickPick([...GROUPINGS], { placeHolder: 'Group the findings by …' });
    if (by) await vscode.workspace.getConfiguration('wardline').update(BY, by, vscode.ConfigurationTarget.Global);
  }

  private findings(): Finding[] {
    const files = vscode.languages.getDiagnostics().filter(([, all]) => all.some((one) => one.source === 'wardline'));
    return files.flatMap(([uri]) => {
      const blocks = this.origins.of(uri);
      return diagnosticsOf(uri).map((diagnostic) => ({
        uri: uri.toString(),
        file: vscode.workspace.asRelativePath(uri),
        line: diagnostic.range.start.line,
        character: diagnostic.range.start.character,
        rule: ruleOf(diagnostic),
        message: diagnostic.message,
        severity: diagnostic.severity,
        ai: blockAt(blocks, diagnostic.range.start.line) !== undefined,
      }));
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables, this.changed).dispose();
  }
}
