// Stands for an AI assistant: shows the one suggestion that the driver has set.
const vscode = require('vscode');

let current = null;
let anchor = null;

// suggestion: {text, after?: what the line before the caret must end with, before: characters that are replaced before
// the caret, behind: after it, range?: [line, character, line, character] for an edit elsewhere (a "next edit")}, or null
exports.suggest = (suggestion) => {
  current = suggestion;
  anchor = null;
};

function items(document, position) {
  if (!current) return [];
  if (current.range) {
    const range = new vscode.Range(...current.range);
    const item = new vscode.InlineCompletionItem(current.text, range);
    item.isInlineEdit = true; // proposed API; without it only ranges around the caret are shown
    item.showRange = new vscode.Range(0, 0, document.lineCount, 0);
    return [item];
  }
  const line = document.lineAt(position.line).text;
  const head = line.slice(0, position.character);
  if (!anchor) {
    if (current.after && !head.endsWith(current.after)) return [];
    anchor = position.translate(0, -(current.before || 0));
  }
  const typed = document.getText(new vscode.Range(anchor, position));
  if (!current.before && !current.text.startsWith(typed)) return [];
  const range = new vscode.Range(anchor, position.translate(0, current.behind || 0));
  return [new vscode.InlineCompletionItem(current.text, range)];
}

exports.register = () =>
  vscode.languages.registerInlineCompletionItemProvider(
    { language: 'python' },
    { provideInlineCompletionItems: items, handleEndOfLifetime() {}, handleDidShowCompletionItem() {} },
  );
