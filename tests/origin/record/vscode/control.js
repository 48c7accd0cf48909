// What the driver can ask beside pressing keys: POST a JSON array [name, argument...] to 127.0.0.1:PORT.
const http = require('http');
const vscode = require('vscode');

function asks({ version, suggest, clients }) {
  return {
    version: () => version,
    suggest,
    // By a command, as the explorer does: a document that an extension has opened stays open for minutes.
    open: (path) => vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), { preview: false }),
    async close() {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    },
    async select(line, character, endLine, endCharacter) {
      const editor = vscode.window.activeTextEditor;
      editor.selection = new vscode.Selection(line, character, endLine, endCharacter);
      editor.revealRange(editor.selection);
      // The window takes the selection later than we set it; it does so before it answers this.
      await vscode.commands.executeCommand('setContext', 'wardlineRecorder.selected', line);
    },
    state() {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return null;
      const { line, character } = editor.selection.active;
      return { text: editor.document.getText(), line, character, dirty: editor.document.isDirty };
    },
    run: (command, ...args) => vscode.commands.executeCommand(command, ...args),
    set: (key, value) => vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global),
    execute: (command, argument) =>
      clients.wardline.sendRequest('workspace/executeCommand', { command, arguments: [argument] }),
    // What an agent inside the editor does: an edit of its own making. edits: [[line, character, line, character, text], …]
    edit(edits) {
      const uri = vscode.window.activeTextEditor.document.uri;
      const change = new vscode.WorkspaceEdit();
      for (const [l, c, el, ec, text] of edits) change.replace(uri, new vscode.Range(l, c, el, ec), text);
      return vscode.workspace.applyEdit(change);
    },
  };
}

exports.listen = (port, parts) => {
  const known = asks(parts);
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', async () => {
      let answer;
      try {
        const [name, ...args] = JSON.parse(body);
        const result = await known[name](...args);
        answer = { result: result === undefined ? null : result };
      } catch (error) {
        answer = { error: String(error && error.message ? error.message : error) };
      }
      let text;
      try {
        text = JSON.stringify(answer);
      } catch {
        text = '{"result":null}'; // what a command gives back may be no plain data
      }
      response.end(text);
    });
  });
  server.listen(port, '127.0.0.1');
  return { dispose: () => server.close() };
};
