/** Text in which hidden characters already stand as ⟦U+202E⟧: prints it as it is and marks those signs. */
export function Revealed({ text }: { text: string }) {
  if (!text.includes('⟦')) return text;
  return text.split(/(⟦[^⟧]*⟧)/).map((part, index) =>
    part.startsWith('⟦') ? (
      <mark key={index} className="revealed">
        {part.slice(1, -1)}
      </mark>
    ) : (
      part
    ),
  );
}
