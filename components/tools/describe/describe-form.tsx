'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo, useState, type ReactNode } from 'react';

import { useSettled } from '#lib/client/use-settled.ts';
import type { Description } from '#lib/contract/tool.ts';
import { lowered, type Description as DescribedTool } from '#lib/domain/tool/description.ts';
import { ProblemNotice } from '../../page/problem-notice.tsx';
import { Clock } from '../../time/times.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Box, Facts, Section } from '../../ui/section.tsx';
import { count } from '../../ui/words.ts';
import { previewQuery } from '../queries.ts';
import { CallValues } from './call-values.tsx';
import { Classes } from './classes.tsx';
import { placeOf, valuesOf, withSentence, type ToolCalls } from './description-draft.ts';
import { PreviewCalls, type Preview } from './preview-calls.tsx';
import { ProposeDescription } from './propose-description.tsx';
import { SentenceField } from './sentence-field.tsx';
import { whatChanges } from './what-changes.ts';

/** The four steps: what the values are, the sentence, the last calls as they would read, and what the tool always is. */
export function DescribeForm({ data, start, offered }: { data: ToolCalls; start: Description; offered: boolean }) {
  const [description, setDescription] = useState(start);
  const [shown, setShown] = useState(0);
  const call = data.calls[shown] ?? data.calls[0];
  const values = useMemo(() => valuesOf(call?.args ?? {}), [call]);
  const text = JSON.stringify(description);
  const preview = useQuery(previewQuery(data.tool.name, useSettled(text)));
  const { view } = description;
  const setView = (next: Description['view']) => setDescription({ ...description, view: next });
  const sentence = view.sentence ?? '';
  const before: Description = data.tool;
  const lowers = lowered(before as DescribedTool, description as DescribedTool).length > 0;
  return (
    <>
      {data.proposal !== null && !offered && (
        <Notice tone="warn" title="A change of this tool waits already" className="mt-4">
          Decide on it on the{' '}
          <Link href="/tools" className="underline underline-offset-2">
            Tools page
          </Link>
          ; what you propose here would take its place.
        </Notice>
      )}
      <fieldset disabled={offered} className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.08fr)]">
        <legend className="sr-only">Values and sentence</legend>
        <Section title="1 · Point at a value, say what it is">
          <CallSource
            call={call}
            onOther={data.calls.length > 1 ? () => setShown((shown + 1) % data.calls.length) : null}
          />
          <CallValues
            values={values}
            view={view}
            decoders={data.decoders}
            onView={setView}
            onInsert={(value) =>
              setView(withSentence(view, `${sentence}${sentence === '' ? '' : ' '}${placeOf(value)}`))
            }
          />
        </Section>
        <div>
          <Section title="2 · Say it in one sentence">
            <SentenceField
              sentence={sentence}
              values={values}
              onSentence={(next) => setView(withSentence(view, next))}
            />
          </Section>
          <ReadsNow preview={preview.data} id={call?.id ?? null} waiting={preview.isFetching} />
          <LastCalls preview={preview.data} error={preview.error} />
        </div>
      </fieldset>
      <fieldset disabled={offered}>
        <Section
          title="4 · What it always is"
          aside="The stronger word counts: what a call shows can raise a class, nothing lowers it"
        >
          <Classes
            description={description}
            before={before}
            seen={preview.data?.seen ?? {}}
            calls={preview.data?.calls.length ?? 0}
            onClass={(name, value) => setDescription({ ...description, [name]: value })}
          />
        </Section>
      </fieldset>
      {preview.data && (
        <p className="text-ink-2 mt-2.5 text-[13px]">
          <b className="text-ink font-semibold">What changes:</b> {whatChanges(preview.data.calls)}
        </p>
      )}
      {!offered && (
        <ProposeDescription
          name={data.tool.name}
          base={data.tool.version}
          description={description}
          same={text === JSON.stringify(start)}
          lowers={lowers}
        />
      )}
    </>
  );
}

function CallSource({
  call,
  onOther,
}: {
  call: ToolCalls['calls'][number] | undefined;
  onOther: (() => void) | null;
}): ReactNode {
  if (!call) return null;
  if (call.id === null || call.at === null)
    return <p className="text-ink-2 mb-2 text-xs">An example from the schema: no agent has called it yet.</p>;
  return (
    <p className="text-ink-2 mb-2 text-xs">
      A real call of {call.agent}, <Clock at={call.at} /> ·{' '}
      <Link href={`/actions/${call.id}`} className="underline underline-offset-2">
        see the action
      </Link>
      {onOther && (
        <>
          {' · '}
          <button type="button" className="underline underline-offset-2" onClick={onOther}>
            try another call
          </button>
        </>
      )}
    </p>
  );
}

function ReadsNow({ preview, id, waiting }: { preview: Preview | undefined; id: string | null; waiting: boolean }) {
  const call = preview?.calls.find((one) => one.id === id) ?? preview?.calls[0];
  if (!call) return null;
  return (
    <Section title="Reads now" aside={waiting ? 'reading …' : 'the same call'} className="mt-4">
      <Box>
        <div aria-live="polite">
          <Facts
            rows={[
              [
                'before',
                <span key="b" className="text-ink-2 break-words">
                  {call.before?.sentence ?? 'It does not fit the schema.'}
                </span>,
              ],
              [
                'after',
                <span key="a" className="font-semibold break-words">
                  {call.after?.sentence ?? 'It does not fit the schema.'}
                </span>,
              ],
            ]}
          />
        </div>
      </Box>
    </Section>
  );
}

function LastCalls({ preview, error }: { preview: Preview | undefined; error: Error | null }) {
  const bad = preview?.calls.filter(({ notes }) => notes.length > 0).length ?? 0;
  const all = preview?.calls.length ?? 0;
  return (
    <Section
      title={`3 · Over the last ${all > 1 ? count(all, 'call') : 'calls'}`}
      aside={preview && `${all - bad} read well · ${bad} need${bad === 1 ? 's' : ''} a look`}
    >
      <ProblemNotice error={error} />
      {preview ? (
        <PreviewCalls calls={preview.calls} />
      ) : (
        !error && <p className="text-ink-2 text-[13px]">Reading them …</p>
      )}
    </Section>
  );
}
