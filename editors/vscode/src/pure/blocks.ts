/** Blocks that an AI wrote, as `wardline/origins` tells of them. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Block {
  readonly id: string;
  readonly range: { readonly start: Position; readonly end: Position };
  /** Whole lines, 0-based, without the last. */
  readonly lines: { readonly start: number; readonly end: number };
  readonly kind: string;
  readonly tool: string | null;
  readonly model: string | null;
  readonly accepted: string | null;
  readonly review: string;
  readonly source: string;
}

/** The innermost block that holds a line. */
export function blockAt(blocks: readonly Block[], line: number): Block | undefined {
  const holding = blocks.filter((block) => block.lines.start <= line && line < block.lines.end);
  return holding.sort((a, b) => a.lines.end - a.lines.start - (b.lines.end - b.lines.start))[0];
}

/** One line about a block: who wrote it, and how that is known. */
export function author(block: Block): string {
  const who = [block.tool, block.model].filter(Boolean).join(', ') || 'unknown assistant';
  const mixed = block.kind === 'mixed' ? ', edited since' : '';
  const how = block.source === 'inferred' || block.source === 'disk' ? ' (as far as one can tell)' : '';
  return `${who}${mixed}${how}`;
}
