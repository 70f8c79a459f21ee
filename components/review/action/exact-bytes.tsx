import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { Box, Section } from '#components/ui/section.tsx';
import { grouped } from '#components/ui/words.ts';
import { lineDiff } from '#components/action/line-diff.ts';
import { Diff } from '#components/action/diff.tsx';

const indented = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

/** The canonical argument bytes, line by line; after a reviewer's change, against what the agent proposed. */
export function ExactBytes({ data }: { data: ReviewedAction }) {
  const changed = data.revision > 1;
  const after = reveal(indented(data.args_text));
  const before = changed ? reveal(JSON.stringify(data.action.args, null, 2)) : '';
  return (
    <Section
      title={changed ? 'Exact change to what was proposed' : 'Exact arguments'}
      aside={`${grouped(new TextEncoder().encode(data.args_text).length)} bytes · ${data.action.tool} · sha256 ${data.digest.slice(7, 15)}…`}
    >
      <Box>
        <Diff lines={lineDiff(before, after, changed)} label="Exact arguments" />
      </Box>
    </Section>
  );
}
