import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Revealed } from '#components/ui/revealed.tsx';
import { Section } from '#components/ui/section.tsx';

/** Values that the person who asked did not name, each with the untrusted text it stands in. */
export function WhereFrom({ provenance }: { provenance: ReviewedAction['provenance'] }) {
  if (provenance.length === 0) return null;
  return (
    <Section title="Where this came from" aside="Reported by its connector">
      <ul className="border-line border-t">
        {provenance.map((one) => (
          <li key={one.pointer} className="border-line border-b py-2.5 text-[13px]">
            <p>
              <strong className="font-semibold">
                <Revealed text={one.value} />
              </strong>{' '}
              <code className="text-ink-2 font-mono text-xs">
                <Revealed text={one.pointer} />
              </code>{' '}
              is not in the goal. It stands in what {one.tool} read
              {one.origin !== null && (
                <>
                  {' '}
                  from <Revealed text={one.origin} />
                </>
              )}
              :
            </p>
            <blockquote className="bg-quote border-quote-line mt-1.5 border-l-[3px] px-3 py-1.5 whitespace-pre-wrap">
              <Revealed text={one.excerpt} />
            </blockquote>
          </li>
        ))}
      </ul>
    </Section>
  );
}
