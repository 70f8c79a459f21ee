import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Ago } from '#components/time/times.tsx';
import { Section } from '#components/ui/section.tsx';
import { RawText } from '#components/action/raw-text.tsx';

/** What reviewers asked and what the agent answered; an answer is a claim like any other. */
export function Questions({ questions }: { questions: ReviewedAction['action']['questions'] }) {
  if (questions.length === 0) return null;
  return (
    <Section title="Evidence asked for">
      <ul className="grid gap-3">
        {questions.map((question) => (
          <li key={question.id}>
            <p>
              “<RawText text={question.text} />”{' '}
              <span className="text-ink-3 text-xs">
                <Ago at={question.asked_at} />
              </span>
            </p>
            {question.answer === null ? (
              <p className="text-ink-2 mt-1 text-[13px]">The agent has not answered yet.</p>
            ) : (
              <figure className="border-quote-line bg-quote text-ink-2 mt-1.5 rounded-r-[10px] border-l-[3px] px-4 py-3 text-[13px]">
                <figcaption className="text-2xs mb-1 font-semibold">Written by the agent — not verified</figcaption>
                <blockquote className="whitespace-pre-wrap">
                  <RawText text={question.answer} />
                </blockquote>
              </figure>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
