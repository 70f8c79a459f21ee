/** HTML that is safe to print. Only `html` makes it, and `html` escapes every value. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | readonly (Markup | null)[] | string | number | null;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for HTML text and quoted attribute values. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/** A template that escapes every value unless it is Markup. Null prints nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  const text = (piece: Piece | undefined): string => {
    if (piece === null || piece === undefined) return '';
    if (piece instanceof Markup) return piece.text;
    return typeof piece === 'string' || typeof piece === 'number' ? escaped(String(piece)) : piece.map(text).join('');
  };
  return new Markup(strings.map((part, index) => part + text(pieces[index])).join(''));
}

/** Untrusted text: isolated from the writing direction around it, with revealed characters marked. Pass it through `reveal` first. */
export function foreign(text: string): Markup {
  const parts = text
    .split(/(⟦[^⟧]*⟧)/)
    .map((part) => (part.startsWith('⟦') ? html`<mark class="revealed">${part.slice(1, -1)}</mark>` : html`${part}`));
  return html`<bdi>${parts}</bdi>`;
}
