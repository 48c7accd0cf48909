/** The view of the blocks that an AI wrote in the open files, and what can be done with one. */
import * as vscode from 'vscode';
import { author, blockAt, type Block } from './pure/blocks';
import type { Origins } from './origins';
import type { Server } from './server';

interface FileNode {
  readonly uri: vscode.Uri;
}
export interface BlockNode {
  readonly uri: vscode.Uri;
  readonly block: Block;
}
type Node = FileNode | BlockNode;

export class ReviewView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly origins: Origins,
  ) {
    const view = vscode.window.createTreeView('wardline.review', { treeDataProvider: this });
    const act = (command: string, server: string): vscode.Disposable =>
      vscode.commands.registerCommand(command, (node?: BlockNode) => this.act(server, node));
    this.disposables = [
      view,
      origins.onDidChange(() => {
        const waiting = origins.all().flatMap(([, blocks]) => blocks).filter((block) => block.review !== 'approved').length;
        view.badge = waiting > 0 ? { value: waiting, tooltip: `${waiting} unreviewed AI ${waiting === 1 ? 'block' : 'blocks'}` } : undefined;
        this.changed.fire();
      }),
      act('wardline.reviewBlock', 'wardline.review'),
      act('wardline.fixSafeInBlock', 'wardline.fixBlock'),
      act('wardline.rejectBlock', 'wardline.reject'),
    ];
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.origins.all().map(([uri]) => ({ uri }));
    return 'block' in node ? [] : this.origins.of(node.uri).map((block) => ({ uri: node.uri, block }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (!('block' in node)) {
      const item = new vscode.TreeItem(node.uri, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.uri.toString();
      item.iconPath = vscode.ThemeIcon.File;
      item.description = true; // the folder: files are often called alike
      return item;
    }
    const { block, uri } = node;
    const item = new vscode.TreeItem(`Lines ${block.lines.start + 1}–${block.lines.end}`);
    item.id = `${uri.toString()}#${block.id}`;
    item.description = `${block.review} · ${author(block)}`;
    item.contextValue = block.review === 'approved' ? 'reviewed' : 'unreviewed';
    item.iconPath = new vscode.ThemeIcon(block.review === 'approved' ? 'pass' : 'sparkle');
    const selection = new vscode.Range(block.range.start.line, block.range.start.character, block.range.end.line, block.range.end.character);
    item.command = { command: 'vscode.open', title: 'Show', arguments: [uri, { selection }] };
    return item;
  }

  /** A command of the server on a block: that of the node, else that under the cursor. */
  private async act(command: string, node: BlockNode | undefined): Promise<void> {
    const chosen = node && 'block' in node ? node : this.underCursor();
    const client = this.server.running;
    if (!client) return void vscode.window.showWarningMessage('Wardline does not run; "Wardline: Restart Server" starts it.');
    if (!chosen) return void vscode.window.showInformationMessage('Wardline: no AI-written block at the cursor.');
    const uri = client.code2ProtocolConverter.asUri(chosen.uri);
    try {
      await client.sendRequest('workspace/executeCommand', { command, arguments: [{ uri, block: chosen.block.id }] });
    } catch (error) {
      void vscode.window.showWarningMessage(`Wardline: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private underCursor(): BlockNode | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const uri = editor.document.uri;
    const block = blockAt(this.origins.of(uri), editor.selection.active.line);
    return block && { uri, block };
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables, this.changed).dispose();
  }
}
