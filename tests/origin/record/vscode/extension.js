// The extension of the recorded VS Code. In the environment: RECORDER, a JSON object
// {"port": of the driver's control, "servers": {name: command line}}.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const assistant = require('./assistant');
const control = require('./control');

const { port, servers } = JSON.parse(process.env.RECORDER);
const clients = {};

// pylsp offers to format, but only ruff can; with two formatters in one extension either may be asked.
async function formatted(method, document, options, more) {
  const ruff = clients.ruff;
  const edits = await ruff.sendRequest(method, {
    textDocument: { uri: document.uri.toString() },
    options: { tabSize: options.tabSize, insertSpaces: options.insertSpaces },
    ...more,
  });
  return ruff.protocol2CodeConverter.asTextEdits(edits);
}

const FORMATTED_BY_RUFF = {
  provideDocumentFormattingEdits: (document, options) => formatted('textDocument/formatting', document, options, {}),
  provideDocumentRangeFormattingEdits: (document, range, options) =>
    formatted('textDocument/rangeFormatting', document, options, { range: { start: range.start, end: range.end } }),
};

exports.activate = async (context) => {
  for (const [name, [command, ...args]] of Object.entries(servers)) {
    const middleware = name === 'pylsp' ? FORMATTED_BY_RUFF : {};
    clients[name] = new LanguageClient(
      name,
      name,
      { command, args },
      { documentSelector: [{ language: 'python' }], middleware },
    );
    await clients[name].start();
  }
  // The recipe for an extension of ours: Tab is bound to this while ghost text shows; the editor accepts, then the
  // server is told what has been inserted, by which tool.
  const accept = async () => {
    const document = vscode.window.activeTextEditor.document;
    const changes = [];
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) changes.push(...event.contentChanges);
    });
    try {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    } finally {
      listener.dispose();
    }
    if (!changes.length) return;
    const { range, text } = changes[0];
    const end = document.positionAt(document.offsetAt(range.start) + text.length);
    await clients.wardline.sendRequest('workspace/executeCommand', {
      command: 'wardline.suggestionAccepted',
      arguments: [
        {
          uri: document.uri.toString(),
          range: { start: { line: range.start.line, character: range.start.character }, end: { line: end.line, character: end.character } },
          tool: 'recorded-assistant',
          model: 'scripted-1',
          conversation: 'c-0001',
        },
      ],
    });
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('wardlineRecorder.accept', accept),
    assistant.register(),
    control.listen(port, { version: vscode.version, suggest: assistant.suggest, clients }),
  );
};

exports.deactivate = () => Promise.all(Object.values(clients).map((client) => client.stop()));
