/** Which code of the open documents an AI wrote, as the server says (`wardline/origins`). */
import * as vscode from 'vscode';
import type { Block } from './pure/blocks';
import { SELECTOR, type Server } from './server';

const PAUSE = 250; // milliseconds without news before the server is asked

export class Origins implements vscode.Disposable {
  private readonly blocks = new Map<string, readonly Block[]>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** The blocks of this document are others than before. */
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.disposables = [
      vscode.workspace.onDidOpenTextDocument((document) => this.refresh(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.refresh(event.document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.set(document.uri, [])),
      vscode.languages.onDidChangeDiagnostics((event) => this.refreshAll(event.uris)),
      server.onDidChange(() => this.refreshAll()),
    ];
  }

  of(uri: vscode.Uri): readonly Block[] {
    return this.blocks.get(uri.toString()) ?? [];
  }

  /** All documents with blocks. */
  all(): [vscode.Uri, readonly Block[]][] {
    return [...this.blocks].filter(([, blocks]) => blocks.length > 0).map(([uri, blocks]) => [vscode.Uri.parse(uri), blocks]);
  }

  /** Ask again, soon. */
  refresh(document: vscode.TextDocument): void {
    if (vscode.languages.match(SELECTOR, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(key, setTimeout(() => void this.ask(document), PAUSE));
  }

  private refreshAll(uris?: readonly vscode.Uri[]): void {
    const wanted = uris && new Set(uris.map(String));
    for (const document of vscode.workspace.textDocuments) {
      if (!wanted || wanted.has(document.uri.toString())) this.refresh(document);
    }
  }

  private async ask(document: vscode.TextDocument): Promise<void> {
    this.waiting.delete(document.uri.toString());
    const client = this.server.running;
    if (!client || document.isClosed) return this.set(document.uri, []);
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    try {
      const answer = await client.sendRequest<{ version: number | null; origins: Block[] }>('wardline/origins', { textDocument });
      if (answer.version === null || answer.version === document.version) this.set(document.uri, answer.origins);
      else this.refresh(document);
    } catch {
      // The server has ended or is busy ending; its next start asks again.
    }
  }

  private set(uri: vscode.Uri, blocks: readonly Block[]): void {
    const key = uri.toString();
    if (JSON.stringify(blocks) === JSON.stringify(this.blocks.get(key) ?? [])) return;
    if (blocks.length > 0) this.blocks.set(key, blocks);
    else this.blocks.delete(key);
    this.changed.fire(uri);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.disposables, this.changed).dispose();
  }
}
