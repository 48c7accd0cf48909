/** Where the text that came with some changes stands afterwards, in UTF-16 offsets. */

export interface Change {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The spans of inserted text after several events, in order. The changes of one event all speak of the text before
 * it (as `TextDocumentContentChangeEvent` does); the events follow one another. Text that a later event overwrites is
 * no longer counted.
 */
export function insertedBy(events: readonly (readonly Change[])[]): Span[] {
  let spans: Span[] = [];
  for (const changes of events) {
    const ordered = [...changes].sort((a, b) => a.rangeOffset - b.rangeOffset);
    spans = spans.flatMap((span) => moved(span, ordered));
    let shift = 0;
    for (const change of ordered) {
      const start = change.rangeOffset + shift;
      if (change.text.length > 0) spans.push({ start, end: start + change.text.length });
      shift += change.text.length - change.rangeLength;
    }
  }
  return joined(spans);
}

/** What is left of a span after changes elsewhere and in it. */
function moved(span: Span, ordered: readonly Change[]): Span[] {
  let { start, end } = span;
  let shift = 0;
  for (const change of ordered) {
    const from = change.rangeOffset + shift;
    const to = from + change.rangeLength;
    const grown = change.text.length - change.rangeLength;
    shift += grown;
    if (to <= start) {
      start += grown;
      end += grown;
    } else if (from < end) {
      // An overlap: what was typed into the span belongs to it, what was cut from it does not.
      start = Math.min(start, from);
      end = Math.max(from + change.text.length, end + grown);
    }
  }
  return start < end ? [{ start, end }] : [];
}

function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out[out.length - 1];
    if (last && span.start <= last.end) out[out.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else out.push(span);
  }
  return out;
}

/**
 * Whether this change is a paste of this clipboard. An editor may indent anew what it pastes, and with several carets
 * each may get a line of its own; so white space does not count, and a part is enough.
 */
export function isPasteOf(change: Change, clipboard: string): boolean {
  const text = squeezed(change.text);
  return text.length > 0 && squeezed(clipboard).includes(text);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
