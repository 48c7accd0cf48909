/** The server's life: found, started, started again after a crash (up to a limit), stopped. */
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type ClientCapabilities,
  type LanguageClientOptions,
  type Middleware,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { findServer } from './find_server';
import type { Candidate } from './pure/locate';
import type { Trouble } from './pure/trouble';
import { RestartLimit } from './pure/restarts';
import { settingsThatAreSet } from './pure/settings';

const RESTARTS = 4;
const WINDOW = 3 * 60_000; // milliseconds
const A_LITTLE_LATER = 1_000; // milliseconds
/** Texts of any language: the server knows by path and language what it can find. Not output, git's or search's documents. */
export const SELECTOR = [{ scheme: 'file' }, { scheme: 'untitled' }, { language: 'python', notebook: 'jupyter-notebook' }];

export interface StatusMessage {
  readonly uri: string;
  readonly limits: readonly unknown[];
}

export class Server implements vscode.Disposable {
  client: LanguageClient | undefined;
  version = '';
  /** Where the server was found, for people. */
  from = '';
  problem: string | undefined;
  private readonly limit = new RestartLimit(RESTARTS, WINDOW);
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly told = new vscode.EventEmitter<StatusMessage>();
  /** The server says where its analysis ends (`wardline/status`). */
  readonly onStatus = this.told.event;
  /** Which program is, or was last, the server. */
  private inUse = '';
  /** How often a server has ended by itself. */
  private ends = 0;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly middleware: Middleware,
  ) {}

  get state(): 'starting' | 'running' | 'stopped' {
    if (!this.client) return 'stopped';
    return this.client.state === State.Running ? 'running' : this.client.state === State.Starting ? 'starting' : 'stopped';
  }

  /** The client, if its server can be asked now. */
  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  start(): Promise<void> {
    return this.next(() => this.launch());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      this.limit.reset();
      await this.end();
      await this.launch();
    });
  }

  /** Start again if the server would be found elsewhere now. */
  restartIfElsewhere(): Promise<void> {
    return this.next(async () => {
      const { found } = await findServer(this.context.extensionPath);
      if (found === undefined || this.inUse === keyOf(found.candidate)) return;
      this.limit.reset();
      await this.end();
      await this.launch();
    });
  }

  /** One after the other: two settings that change at once must not start two servers. */
  private next(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(work).catch((error: unknown) => this.fail(`it could not be started: ${String(error)}`));
    return this.working;
  }

  private async launch(): Promise<void> {
    this.problem = undefined;
    const cwd = this.context.extensionPath;
    const search = await findServer(cwd);
    for (const { candidate, reason } of search.tried) this.output.info(`not used: ${candidate.from} (${candidate.command}): ${reason}`);
    if (!search.found) return this.missing(search.trouble);
    const { found } = search;
    const { command, args, from } = found.candidate;
    this.version = found.version;
    this.from = from;
    this.inUse = keyOf(found.candidate);
    this.output.info(`Wardline ${found.version}, from ${from}: ${command}`);
    const run = { command, args: [...args, 'server'], options: { cwd } };
    const client = new QuietClient('wardline', 'Wardline', run, this.options());
    this.client = client;
    client.registerFeature(new Announced());
    client.onNotification('wardline/status', (message: StatusMessage) => this.told.fire(message));
    client.onDidChangeState((event) => {
      // A client that was replaced may still tell of itself; it says nothing about the one in use.
      if (event.newState === State.Running && client === this.client) this.problem = undefined;
      this.changed.fire();
    });
    this.changed.fire();
    const before = this.ends;
    try {
      await client.start();
    } catch (error) {
      // A server that ends while it starts is the business of `closed`, which may hear of it a little later.
      await new Promise((resolve) => setTimeout(resolve, A_LITTLE_LATER));
      if (this.ends === before) throw error;
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false, // what ends is started again by `closed`, not twice
      middleware: {
        ...this.middleware,
        workspace: { configuration: (params) => params.items.map((item) => this.settings(item.scopeUri)) },
      },
      initializationOptions: { settings: this.settings(undefined) },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
    };
  }

  private settings(scope: string | undefined): Record<string, unknown> {
    const uri = scope === undefined ? undefined : vscode.Uri.parse(scope);
    const configuration = vscode.workspace.getConfiguration('wardline', uri ?? null);
    return settingsThatAreSet(configuration, serverSettings(this.context));
  }

  private closed(): { action: CloseAction; handled: boolean } {
    this.ends += 1;
    if (this.limit.allows(Date.now())) {
      this.output.warn('The server has ended by itself; it is started again');
      return { action: CloseAction.Restart, handled: true };
    }
    this.fail(`the server has ended by itself ${RESTARTS + 1} times within ${WINDOW / 60_000} minutes`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private fail(problem: string): void {
    this.problem = problem;
    this.output.error(problem);
    this.changed.fire();
    void ask(`Wardline does not run: ${problem}.`, {
      Restart: () => this.restart(),
      'Show Output': () => this.output.show(),
    });
  }

  private missing({ problem, text, setting, needsPython }: Trouble): void {
    this.client = undefined;
    this.problem = problem;
    this.output.error(text);
    this.changed.fire();
    const help = needsPython
      ? { 'Get Python': () => vscode.env.openExternal(vscode.Uri.parse('https://www.python.org/downloads/')) }
      : { 'How to Install': () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${this.context.extension.id}#start`) };
    void ask(text, {
      ...help,
      Restart: () => this.restart(),
      Settings: () => vscode.commands.executeCommand('workbench.action.openSettings', `wardline.${setting}`),
    });
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (!client) return;
    try {
      await client.dispose(2_000);
    } catch {
      // It would not end in time, or had never started; its process is killed in either case.
    }
    this.changed.fire();
  }

  async stop(): Promise<void> {
    await this.next(() => this.end());
  }

  dispose(): void {
    this.changed.dispose();
    this.told.dispose();
  }
}

/** Its popups about a connection that is lost are left out: what is wrong is said once, by `Server`. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown, showNotification?: boolean | 'force'): void {
    super.error(message, data, showNotification === 'force' ? false : showNotification);
  }
}

/** What is told to our server alone: that we take `wardline/status`, and that a hover has the diagnostic in it anyway. */
class Announced implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      wardlineStatus: true,
      wardlineHoversDiagnostics: true,
    };
  }
  initialize(): void {}
  getState(): { kind: 'static' } {
    return { kind: 'static' };
  }
  clear(): void {}
}

/** The settings that package.json has from the server's own schema: those of the section with this title. */
function serverSettings(context: vscode.ExtensionContext): string[] {
  const manifest = context.extension.packageJSON as { contributes: { configuration: { title: string; properties: object }[] } };
  const section = manifest.contributes.configuration.find((one) => one.title === 'Analysis');
  return Object.keys(section?.properties ?? {}).map((name) => name.slice('wardline.'.length));
}

function keyOf(candidate: Candidate): string {
  return JSON.stringify([candidate.command, ...candidate.args]);
}

/** A message with buttons. */
async function ask(text: string, buttons: Record<string, () => unknown>): Promise<void> {
  const choice = await vscode.window.showErrorMessage(text, ...Object.keys(buttons));
  if (choice !== undefined) await buttons[choice]?.();
}
