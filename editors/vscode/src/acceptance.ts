/**
 * What only the editor can see: that an inline suggestion was accepted, and that a paste was a paste.
 *
 * The stable API has no event for an accepted suggestion. So Tab is bound to a command of ours while a suggestion is
 * shown (package.json); it lets the editor accept, and takes what changes meanwhile for the suggestion. Where an
 * editor tells why a document changed (`detailedReason`, a proposed API), that is read too, and says it for every way
 * of accepting. What is told by neither is inferred by the server.
 */
import * as vscode from 'vscode';
import { InOrder } from './pure/in_order';
import { insertedBy, isPasteOf, type Span } from './pure/inserted';
import { SELECTOR, type Server } from './server';

const COMMIT = 'editor.action.inlineSuggest.commit';
const LONGEST = 500; // milliseconds that a notice waits for the edit that it is about
const PASTE_LASTS = 2_000; // milliseconds between the paste and its edit

/** `TextDocumentDetailedChangeReason` of the proposal `textDocumentChangeReason`. */
interface DetailedReason {
  readonly source: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface Paste {
  readonly uri: string;
  readonly text: string;
  readonly until: number;
}

export class Acceptance implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly order = new InOrder(LONGEST);
  private paste: Paste | undefined;
  /** The document whose suggestion our command accepts just now, and what has changed in it. */
  private accepting: { document: vscode.TextDocument; events: vscode.TextDocumentChangeEvent[] } | undefined;

  constructor(private readonly server: Server) {
    this.disposables.push(
      vscode.commands.registerCommand('wardline.acceptInlineSuggestion', () => this.accept()),
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.order.closed(document.uri.toString())),
      this.order,
      vscode.languages.registerDocumentPasteEditProvider(
        SELECTOR,
        { provideDocumentPasteEdits: (document, _, data) => this.pasting(document, data) },
        { pasteMimeTypes: ['text/plain'], providedPasteEditKinds: [vscode.DocumentDropOrPasteEditKind.Empty.append('wardline')] },
      ),
    );
  }

  /** The language client has sent a version of this document to the server. */
  sent(document: vscode.TextDocument, version: number): void {
    this.order.sent(document.uri.toString(), version);
  }

  private async accept(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const mine = document ? { document, events: [] as vscode.TextDocumentChangeEvent[] } : undefined;
    this.accepting = mine;
    try {
      await vscode.commands.executeCommand(COMMIT);
    } finally {
      this.accepting = undefined;
    }
    if (!mine || mine.events.length === 0) return;
    const tool = mine.events.map((event) => toolOf(reasonOf(event))).find(Boolean);
    this.tell('wardline/suggestionAccepted', mine.document, insertedBy(mine.events.map((e) => e.contentChanges)), tool);
  }

  private changed(event: vscode.TextDocumentChangeEvent): void {
    if (event.contentChanges.length === 0 || vscode.languages.match(SELECTOR, event.document) === 0) return;
    const undone = event.reason !== undefined;
    if (this.accepting?.document === event.document) {
      if (!undone) this.accepting.events.push(event);
      return;
    }
    const reason = reasonOf(event);
    if (reason && /^inlineCompletion(Partial)?Accept$/.test(reason.source)) {
      this.tell('wardline/suggestionAccepted', event.document, insertedBy([event.contentChanges]), toolOf(reason));
      return;
    }
    const paste = this.paste;
    if (undone || !paste || paste.uri !== event.document.uri.toString()) return;
    this.paste = undefined; // whatever came next: later changes are not this paste
    if (Date.now() > paste.until) return;
    const changes = event.contentChanges.filter((change) => change.text.length > 0);
    if (changes.length > 0 && changes.every((change) => isPasteOf(change, paste.text))) {
      this.tell('wardline/pasted', event.document, insertedBy([event.contentChanges]));
    }
  }

  /** The editor is about to paste. Nothing is offered in return, so that it pastes as it always does. */
  private async pasting(document: vscode.TextDocument, data: vscode.DataTransfer): Promise<undefined> {
    const text = await data.get('text/plain')?.asString();
    if (text) this.paste = { uri: document.uri.toString(), text, until: Date.now() + PASTE_LASTS };
  }

  private tell(method: string, document: vscode.TextDocument, spans: readonly Span[], tool?: string): void {
    const ranges = spans.map((span) => new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)));
    this.order.after(document.uri.toString(), document.version, () => {
      const client = this.server.running;
      if (!client) return;
      for (const range of ranges) {
        const params = { uri: client.code2ProtocolConverter.asUri(document.uri), range: client.code2ProtocolConverter.asRange(range) };
        void client.sendNotification(method, tool ? { ...params, tool } : params);
      }
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}

function reasonOf(event: vscode.TextDocumentChangeEvent): DetailedReason | undefined {
  const found = (event as { detailedReason?: DetailedReason }).detailedReason;
  return typeof found?.source === 'string' ? found : undefined;
}

function toolOf(reason: DetailedReason | undefined): string | undefined {
  const id = reason?.metadata?.['$extensionId'];
  return typeof id === 'string' && id ? id : undefined;
}
