'use client';

import { useState } from 'react';

import type { Description } from '#lib/contract/tool.ts';
import { classNames } from '../../ui/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Box } from '../../ui/section.tsx';
import { count } from '../../ui/words.ts';
import { FACT, saidOf, withDecoder, withRole, type DecoderWords, type Said, type Value } from './description-draft.ts';

type ViewSpec = Description['view'];

interface Props {
  values: Value[];
  view: ViewSpec;
  decoders: DecoderWords[];
  onView: (view: ViewSpec) => void;
  onInsert: (value: Value) => void;
}

/** The values of a real call: each is pointed at and told what it is, from the fixed list of what the tool is said to do. */
export function CallValues({ values, view, decoders, onView, onInsert }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const decoder = decoders.find(({ name }) => name === (view.decoder ?? 'json'));
  const said = values.map((value) => saidOf(view, decoder, value));
  const known = said.filter(({ role }) => role !== null).length;
  return (
    <>
      <SelectField
        label="A call of this tool is"
        value={view.decoder ?? 'json'}
        onChange={(event) => {
          const next = decoders.find(({ name }) => name === event.target.value);
          if (next) onView(withDecoder(view, next));
        }}
      >
        {decoders.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </SelectField>
      <Box className="mt-3">
        <ul aria-label="Values of this call">
          {values.map((value, i) => (
            <li key={value.pointer} className="border-line border-t first:border-t-0">
              <ValueButton
                value={value}
                said={said[i] as Said}
                open={open === value.pointer}
                onToggle={() => setOpen(open === value.pointer ? null : value.pointer)}
              />
              {open === value.pointer && decoder && (
                <Roles
                  value={value}
                  said={said[i] as Said}
                  decoder={decoder}
                  onRole={(role) => onView(withRole(view, value, role))}
                  onInsert={() => onInsert(value)}
                />
              )}
            </li>
          ))}
        </ul>
        {values.length === 0 && <p className="text-ink-2 px-4 py-3 text-[13px]">This call has no arguments.</p>}
      </Box>
      <p className="text-ink-2 mt-2 text-xs">
        {known} of {count(values.length, 'value')} {values.length === 1 ? 'has' : 'have'} a meaning. A value without one
        is always shown, and the page says that it was not understood.
      </p>
    </>
  );
}

function ValueButton({
  value,
  said,
  open,
  onToggle,
}: {
  value: Value;
  said: Said;
  open: boolean;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className={classNames(
        'enabled:hover:bg-sunk flex w-full flex-wrap items-center justify-between gap-x-3 gap-y-1 border-l-[3px] px-3 py-1.5 text-left text-[13px]',
        open ? 'border-l-accent bg-accent-soft' : 'border-l-transparent',
      )}
    >
      <span className="min-w-0 font-mono break-words">
        <span className="text-ink-2">{value.name}:</span> {shortOf(value)}
      </span>
      <span
        className={classNames(
          'rounded-md px-2 py-0.5 text-xs font-[550]',
          said.role === null ? 'bg-sunk text-ink-2' : open ? 'bg-panel text-accent' : 'bg-accent-soft text-accent',
        )}
      >
        {said.title}
        {said.named && ' (by its name)'}
      </span>
    </button>
  );
}

function Roles({
  value,
  said,
  decoder,
  onRole,
  onInsert,
}: {
  value: Value;
  said: Said;
  decoder: DecoderWords;
  onRole: (role: string | null) => void;
  onInsert: () => void;
}) {
  const choices: [role: string | null, title: string][] = [
    ...decoder.roles.map(({ role, title }) => [role, title] as [string, string]),
    // A fact is one value; each item of a list is more than one.
    ...(value.pattern === value.pointer ? [[FACT, 'a fact, shown with its name'] as [string, string]] : []),
    [null, said.named ? 'as its name says' : 'nothing in particular'],
  ];
  return (
    <div className="border-line border-t px-4 py-3">
      <fieldset>
        <legend className="text-[13px] font-[550]">What is {value.name}?</legend>
        {value.pattern !== value.pointer && (
          <p className="text-ink-2 mt-0.5 text-xs">What you say counts for each item of the list.</p>
        )}
        <div className="mt-2 flex flex-wrap gap-1.5">
          {choices.map(([role, title]) => (
            <Choice
              key={role ?? ''}
              name={`role of ${value.pointer}`}
              checked={said.named ? role === null : said.role === role}
              onChoose={() => onRole(role)}
            >
              {title}
            </Choice>
          ))}
        </div>
      </fieldset>
      <Button className="mt-3" onClick={onInsert}>
        Put it into the sentence
      </Button>
    </div>
  );
}

/** One of several answers, as a radio button in a box. */
export function Choice({
  name,
  checked,
  onChoose,
  children,
}: {
  name: string;
  checked: boolean;
  onChoose: () => void;
  children: string;
}) {
  return (
    <label className="border-line-2 bg-panel has-checked:border-ink has-disabled:text-ink-2 flex items-center gap-2 rounded-lg border px-2.5 py-1 text-[13px] has-checked:font-[550] has-focus-visible:outline-2">
      <input type="radio" name={name} checked={checked} onChange={onChoose} className="accent-accent" />
      {children}
    </label>
  );
}

const LONGEST = 140;

function shortOf({ value }: Value): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${[...text].slice(0, LONGEST).join('')} …`;
}
