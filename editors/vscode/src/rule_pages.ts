/** A rule's page, shown by the editor's own preview of Markdown. */
import * as vscode from 'vscode';
import { diagnosticsOf, ruleOf } from './findings_view';
import type { Server } from './server';

const SCHEME = 'wardline-rule';

export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.commands.registerCommand('wardline.showRule', (rule?: unknown) => this.show(rule)),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rule = uri.path.replace(/\.md$/, '');
    const client = this.server.running;
    if (!client) return 'Wardline does not run; *Wardline: Restart Server* starts it.';
    try {
      return await client.sendRequest<string>('workspace/executeCommand', { command: 'wardline.explain', arguments: [rule] });
    } catch (error) {
      return `There is no page for \`${rule}\`: ${error instanceof Error ? error.message : String(error)}.`;
    }
  }

  /** The page of this rule (an id, or a finding of the view); else of the finding at the cursor; else of one to choose. */
  private async show(wanted: unknown): Promise<void> {
    const given = typeof wanted === 'string' ? wanted : (wanted as { rule?: unknown } | undefined)?.rule;
    const rule = typeof given === 'string' ? given : await this.choose();
    if (rule) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.from({ scheme: SCHEME, path: `${rule}.md` }));
  }

  private async choose(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const found = editor ? diagnosticsOf(editor.document.uri) : [];
    const here = found.filter((one) => editor && one.range.intersection(editor.selection));
    const rules = [...new Set((here.length > 0 ? here : found).map(ruleOf))].sort();
    if (rules.length === 1) return rules[0];
    if (rules.length > 1) return vscode.window.showQuickPick(rules, { placeHolder: 'Which rule?' });
    return vscode.window.showInputBox({ prompt: 'The id of a rule, or its name in another tool', placeHolder: 'B506, S506, …' });
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}
