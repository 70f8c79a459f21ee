/** An element with a class and content. Text stays text: nothing in a file is ever parsed as HTML. */
export function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Text in which hidden characters already stand as ⟦U+202E⟧, with those signs marked. */
export const revealed = (text: string): (Node | string)[] =>
  text.split(/(⟦[^⟧]*⟧)/).map((part) => (part.startsWith('⟦') ? element('mark', '', part.slice(1, -1)) : part));
