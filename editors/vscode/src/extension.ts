/** Wardline in VS Code: a thin client. Everything that is known of code comes from the server. */
import * as vscode from 'vscode';
import { Acceptance } from './acceptance';
import { Decorations } from './decorations';
import { onOtherPython } from './find_server';
import { FindingsView } from './findings_view';
import { Origins } from './origins';
import { ReviewView } from './review_view';
import { RulePages } from './rule_pages';
import { Server } from './server';
import { Busy, statusBar } from './status_bar';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Wardline', { log: true });
  const busy = new Busy();
  // A refresh of the lenses says that reviews or blocks have changed; with them the marks and the view do.
  const one: Server = new Server(context, output, {
    ...busy.middleware,
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token);
      origins.refresh(document); // behind the answer: while the server starts, lenses may know of a block before marks do
      return lenses;
    },
    didChange: async (event, next) => {
      const { document } = event;
      const { version } = document;
      await next(event);
      acceptance.sent(document, version);
    },
  });
  server = one;
  const origins = new Origins(one);
  const acceptance = new Acceptance(one);
  const decorations = new Decorations(context, origins);
  const command = (name: string, run: () => unknown): vscode.Disposable => vscode.commands.registerCommand(name, run);
  context.subscriptions.push(
    output,
    one,
    origins,
    decorations,
    acceptance,
    new FindingsView(origins),
    new ReviewView(one, origins),
    new RulePages(one),
    statusBar(one, busy),
    command('wardline.restartServer', () => one.restart()),
    command('wardline.showOutput', () => output.show()),
    command('wardline.toggleOrigins', () => decorations.toggle()),
    command('wardline.fixAllSafe', () => fixAll(one)),
    command('wardline.scan', () => scan(one, busy)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('wardline.path') || event.affectsConfiguration('wardline.interpreter')) void one.restart();
    }),
    // For the walkthrough, and for what an empty view says.
    one.onDidChange(() => {
      void vscode.commands.executeCommand('setContext', 'wardline.running', one.running !== undefined);
      void vscode.commands.executeCommand('setContext', 'wardline.problem', one.problem !== undefined);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void one.restart()),
  );
  await one.start();
  context.subscriptions.push(await onOtherPython(() => void one.restartIfElsewhere()));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function execute<T>(one: Server, command: string, ...args: unknown[]): Promise<T | undefined> {
  const client = one.running;
  if (!client) {
    void vscode.window.showWarningMessage('Wardline does not run; "Wardline: Restart Server" starts it.');
    return undefined;
  }
  try {
    return await client.sendRequest<T>('workspace/executeCommand', { command, arguments: args });
  } catch (error) {
    void vscode.window.showWarningMessage(`Wardline: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function fixAll(one: Server): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document && one.client) await execute(one, 'wardline.fixAll', one.client.code2ProtocolConverter.asUri(document.uri));
}

async function scan(one: Server, busy: Busy): Promise<void> {
  const result = await busy.during(execute<{ files?: number; findings?: number }>(one, 'wardline.scanWorkspace'));
  if (!result) return;
  const { files = 0, findings = 0 } = result;
  const text = `Wardline: ${findings} ${findings === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'}.`;
  if ((await vscode.window.showInformationMessage(text, 'Show')) === 'Show') await vscode.commands.executeCommand('wardline.findings.focus');
}
