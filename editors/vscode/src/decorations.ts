/** Marks at AI-written code: in the gutter, at the left edge of the text and in the overview ruler. */
import * as vscode from 'vscode';
import { author } from './pure/blocks';
import type { Origins } from './origins';

const SHOW = 'showOrigins';

export class Decorations implements vscode.Disposable {
  private readonly unreviewed: vscode.TextEditorDecorationType;
  private readonly reviewed: vscode.TextEditorDecorationType;
  private readonly disposables: vscode.Disposable[];

  constructor(
    context: vscode.ExtensionContext,
    private readonly origins: Origins,
  ) {
    const type = (icon: string, color: string): vscode.TextEditorDecorationType =>
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        gutterIconPath: vscode.Uri.joinPath(context.extensionUri, 'media', icon),
        gutterIconSize: 'contain',
        overviewRulerColor: new vscode.ThemeColor(color),
        overviewRulerLane: vscode.OverviewRulerLane.Left,
        borderColor: new vscode.ThemeColor(color),
        borderStyle: 'solid',
        borderWidth: '0 0 0 2px',
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      });
    this.unreviewed = type('unreviewed.svg', 'wardline.unreviewed');
    this.reviewed = type('reviewed.svg', 'wardline.reviewed');
    this.disposables = [
      this.unreviewed,
      this.reviewed,
      origins.onDidChange(() => this.draw()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.draw()),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(`wardline.${SHOW}`) && this.draw()),
    ];
  }

  async toggle(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('wardline');
    await configuration.update(SHOW, !configuration.get<boolean>(SHOW, true), vscode.ConfigurationTarget.Global);
  }

  private draw(): void {
    const show = vscode.workspace.getConfiguration('wardline').get<boolean>(SHOW, true);
    for (const editor of vscode.window.visibleTextEditors) {
      const blocks = show ? this.origins.of(editor.document.uri) : [];
      const options = (wanted: boolean): vscode.DecorationOptions[] =>
        blocks
          .filter((block) => (block.review === 'approved') === wanted)
          .map((block) => ({
            range: new vscode.Range(block.lines.start, 0, Math.max(block.lines.start, block.lines.end - 1), 0),
            hoverMessage: plain(`AI-written: ${author(block)}; ${block.review}`),
          }));
      editor.setDecorations(this.unreviewed, options(false));
      editor.setDecorations(this.reviewed, options(true));
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}

/** Names of tools come from records in the workspace, so they must not be Markdown. */
function plain(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(text);
}
