import type { Claim } from '#lib/contract/action.ts';
import { RawText } from './raw-text.tsx';

/** What the agent says: plain text in a quotation, never in the voice of the facts. */
export function ClaimQuote({ claim, brief = false }: { claim: Claim; brief?: boolean }) {
  const said = [claim.summary, claim.reason].filter((text) => text !== undefined);
  const more = brief
    ? []
    : (
        [
          ['Model', claim.model],
          ['Tool call', claim.tool_call_id],
        ] as const
      ).filter(([, v]) => v !== undefined);
  return (
    <figure className="border-quote-line bg-quote text-ink-2 rounded-r-[10px] border-l-[3px] px-4 py-3 text-[13px]">
      <figcaption className="text-2xs text-ink-2 mb-1 font-semibold">Written by the agent — not verified</figcaption>
      <blockquote className="whitespace-pre-wrap">
        {said.length === 0 && <p>It gave no reason.</p>}
        {said.map((text, index) => (
          <p key={index} className="mt-1 first:mt-0">
            <RawText text={text} />
          </p>
        ))}
      </blockquote>
      {more.map(([label, value]) => (
        <p key={label} className="mt-1 text-xs">
          {label}: <RawText text={value ?? ''} />
        </p>
      ))}
      {!brief && claim.model_output !== undefined && (
        <details className="mt-2">
          <summary className="text-xs">
            What the model wrote ({claim.model_output.length.toLocaleString('en')} characters)
          </summary>
          <pre className="mt-1 font-mono text-xs whitespace-pre-wrap">
            <RawText text={claim.model_output} />
          </pre>
        </details>
      )}
    </figure>
  );
}
