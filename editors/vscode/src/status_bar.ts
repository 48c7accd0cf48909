/** The item in the status bar. */
import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { diagnosticsOf } from './findings_view';
import { shown } from './pure/status';
import { SELECTOR, type Server } from './server';

const SOON = 300; // milliseconds: what takes less is not worth a flicker

/** Counts what the server is busy with. */
export class Busy {
  private count = 0;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  /** Pulled diagnostics are analyses that somebody waits for. */
  readonly middleware: Middleware = {
    provideDiagnostics: (document, previous, token, next) => this.during(Promise.resolve(next(document, previous, token))),
  };

  get busy(): boolean {
    return this.count > 0;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    let counted = false;
    const timer = setTimeout(() => {
      counted = true;
      this.count += 1;
      this.changed.fire();
    }, SOON);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
      if (counted) {
        this.count -= 1;
        this.changed.fire();
      }
    }
  }
}

export function statusBar(server: Server, busy: Busy): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('wardline.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Wardline';
  const limits = new Map<string, number>();
  let document: vscode.TextDocument | undefined;
  const draw = (): void => {
    const active = vscode.window.activeTextEditor?.document;
    if (active?.uri.scheme !== 'output') document = active; // who looks at our output still asks about the file
    const ours = document && vscode.languages.match(SELECTOR, document) > 0 ? document.uri : undefined;
    const { text, tooltip, warning } = shown({
      server: server.state,
      problem: server.problem,
      busy: busy.busy,
      findings: ours ? diagnosticsOf(ours).length : undefined,
      limits: ours ? (limits.get(ours.toString()) ?? 0) : 0,
      version: server.version,
      from: server.from,
    });
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = warning ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.command = warning || server.state === 'stopped' ? 'wardline.showOutput' : 'wardline.findings.focus';
    item.show();
  };
  draw();
  return vscode.Disposable.from(
    item,
    server.onDidChange(draw),
    busy.onDidChange(draw),
    server.onStatus((message) => {
      limits.set(vscode.Uri.parse(message.uri).toString(), message.limits.length);
      draw();
    }),
    vscode.window.onDidChangeActiveTextEditor(draw),
    vscode.languages.onDidChangeDiagnostics(draw),
    vscode.workspace.onDidCloseTextDocument((document) => limits.delete(document.uri.toString())),
  );
}
