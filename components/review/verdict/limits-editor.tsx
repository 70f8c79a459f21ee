'use client';

import { useState } from 'react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { isJsonObject, type JsonObject } from '#lib/domain/json/json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { pointerGet, pointerSet } from '#lib/domain/json/pointer.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { TextArea } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { Diff } from '#components/action/diff.tsx';
import { LimitControl } from './limit-control.tsx';
import { lineDiff } from '#components/action/line-diff.ts';
import { usePreviewLimits, type Limited } from '../mutations.ts';

const pretty = (args: JsonObject): string => JSON.stringify(args, null, 2);

/** Narrows the arguments: friendly controls where the tool has limits, JSON for the rest, and always the new change before signing. */
export function LimitsEditor({
  data,
  onChange,
}: {
  data: ReviewedAction;
  onChange: (limited: Limited | null) => void;
}) {
  const original = data.revision_args;
  const [text, setText] = useState(pretty(original));
  const parsed = readObject(text);
  const preview = usePreviewLimits(data.action.id, onChange);
  const edit = (next: string) => {
    setText(next);
    preview.reset();
    onChange(null);
  };
  const limits = data.limits.filter(({ pointer, kind }) => {
    const value = pointerGet(original, pointer);
    return kind === 'subset' ? Array.isArray(value) : typeof value === 'number';
  });
  const args = parsed.args ?? original;
  return (
    <div className="grid gap-3">
      {limits.map((limit) => (
        <LimitControl
          key={limit.pointer}
          limit={limit}
          original={original}
          args={args}
          onChange={(value) => edit(pretty(pointerSet(args, limit.pointer, value) as JsonObject))}
        />
      ))}
      <details open={limits.length === 0}>
        <summary className="mb-2 text-[13px] font-[550]">Edit the arguments as JSON</summary>
        <TextArea
          label="Arguments"
          value={text}
          spellCheck={false}
          rows={Math.min(14, text.split('\n').length + 1)}
          className="font-mono text-xs"
          error={parsed.fault}
          onChange={(e) => edit(e.target.value)}
        />
      </details>
      {!preview.data && (
        <Button
          disabled={!parsed.args || preview.isPending || text === pretty(original)}
          onClick={() => parsed.args && preview.mutate(parsed.args)}
        >
          {preview.isPending ? 'Decoding …' : 'Show the new change'}
        </Button>
      )}
      {text === pretty(original) && <p className="text-ink-2 -mt-1.5 text-xs">Nothing is limited yet.</p>}
      <ProblemNotice error={preview.error} />
      {preview.data && <NewChange original={original} limited={preview.data} />}
    </div>
  );
}

function NewChange({ original, limited }: { original: JsonObject; limited: Limited }) {
  return (
    <div role="status" className="grid gap-2">
      <p className="text-ink-2 text-[13px]">What would run instead:</p>
      <p className="text-base leading-snug font-semibold">
        <Revealed text={limited.view.sentence} />
      </p>
      <div className="border-line overflow-hidden rounded-lg border">
        <Diff
          lines={lineDiff(reveal(pretty(original)), reveal(pretty(limited.args)))}
          label="Change to the arguments"
        />
      </div>
      {limited.narrows ? (
        <Notice tone="good" title="✓ It only narrows">
          Less than the agent proposed, nothing new. Your approval counts.
        </Notice>
      ) : (
        <Notice tone="warn" title="■ It does more than narrow">
          You change what the agent proposed, so you become its author and another reviewer has to approve.
        </Notice>
      )}
    </div>
  );
}

function readObject(text: string): { args?: JsonObject; fault?: string } {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? { args: value } : { fault: 'Arguments are one JSON object.' };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'This is not JSON.' };
  }
}
