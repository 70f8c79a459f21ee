/** HTML that is safe to print: made by `html`, which escapes whatever it is given, and by nothing else. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | readonly (Markup | null)[] | string | number | null;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML text or as a quoted attribute's value. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/** A template whose every value is escaped unless it is markup already. Null prints nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  const text = (piece: Piece | undefined): string => {
    if (piece === null || piece === undefined) return '';
    if (piece instanceof Markup) return piece.text;
    return typeof piece === 'string' || typeof piece === 'number' ? escaped(String(piece)) : piece.map(text).join('');
  };
  return new Markup(strings.map((part, index) => part + text(pieces[index])).join(''));
}

/** Somebody else's text: set apart from the direction of ours, with revealed characters marked. It has passed `reveal` before. */
export function foreign(text: string): Markup {
  const parts = text
    .split(/(⟦[^⟧]*⟧)/)
    .map((part) => (part.startsWith('⟦') ? html`<mark class="revealed">${part.slice(1, -1)}</mark>` : html`${part}`));
  return html`<bdi>${parts}</bdi>`;
}
