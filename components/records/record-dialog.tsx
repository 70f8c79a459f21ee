'use client';

import { useState, type ReactNode } from 'react';

import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { RECORD_KINDS, type RecordKind } from '#lib/domain/directory/records.ts';
import { DATA_CLASSES } from '#lib/domain/tool/tool.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { capital } from '../ui/words.ts';
import { useDeleteRecord, usePutRecord } from './mutations.ts';
import { FIELDS, KEY_LABEL, recordForm, typedRecord } from './record-fields.ts';

/** A record as the form begins with it. */
export interface KnownRecord {
  kind: RecordKind;
  key: string;
  data: object;
}

/** Opens the form for a record: a new one, or one that is there. */
export function RecordButton({
  record,
  look = 'plain',
  label,
  children,
}: {
  record: KnownRecord | null;
  look?: 'main' | 'plain' | 'quiet';
  label?: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look={look} aria-label={label} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={record ? `Change the ${record.kind} ${record.key}` : 'Propose a record'}
        description="What makes anything look less suspicious waits for another admin. What only makes it look worse is in force at once."
      >
        <RecordForms record={record} />
      </Dialog>
    </>
  );
}

function RecordForms({ record }: { record: KnownRecord | null }) {
  const [kind, setKind] = useState<RecordKind>(record?.kind ?? 'domain');
  const [done, setDone] = useState<Outcome | null>(null);
  if (done) return <Done outcome={done} />;
  return (
    <div className="grid gap-4">
      {!record && (
        <SelectField label="Kind" value={kind} onChange={(event) => setKind(event.target.value as RecordKind)}>
          {RECORD_KINDS.map((one) => (
            <option key={one} value={one}>
              {capital(one)}
            </option>
          ))}
        </SelectField>
      )}
      <RecordForm key={kind} kind={kind} record={record} onDone={setDone} />
      {record && <DeleteRecord record={record} onDone={setDone} />}
    </div>
  );
}

interface Outcome {
  in_force: boolean;
  what: string;
}

function Done({ outcome: { in_force, what } }: { outcome: Outcome }) {
  return in_force ? (
    <Notice live tone="good" title={`${what} is in force`}>
      It stands in the list with your name.
    </Notice>
  ) : (
    <Notice live tone="good" title="Proposed">
      {what} changes nothing until another admin accepts it; it stands at the top of this page.
    </Notice>
  );
}

function RecordForm({
  kind,
  record,
  onDone,
}: {
  kind: RecordKind;
  record: KnownRecord | null;
  onDone: (outcome: Outcome) => void;
}) {
  const form = useContractForm(recordForm(kind), typedRecord(kind, record));
  const put = usePutRecord();
  const send = form.handleSubmit(({ key, ...data }) =>
    put.mutate(
      { ...data, kind, key },
      { onSuccess: ({ in_force }) => onDone({ in_force, what: `The ${kind} ${key}` }) },
    ),
  );
  return (
    <form className="grid gap-4" onSubmit={send}>
      {!record && <TextField label={KEY_LABEL[kind]} required spellCheck={false} {...form.field('key')} />}
      {FIELDS[kind].map(({ name, label, how, hint }) => {
        if (how === 'tick') return <CheckField key={name} label={label} {...form.choice(name)} />;
        if (how === 'class')
          return (
            <SelectField key={name} label={label} {...form.choice(name)}>
              <option value="">Not said</option>
              {DATA_CLASSES.map((one) => (
                <option key={one} value={one}>
                  {capital(one)}
                </option>
              ))}
            </SelectField>
          );
        return (
          <TextField
            key={name}
            label={label}
            hint={hint}
            {...(how === 'number' ? { inputMode: 'numeric' } : {})}
            {...form.field(name)}
          />
        );
      })}
      <div>
        <Button type="submit" look="main" disabled={put.isPending}>
          {record ? 'Propose the change' : 'Propose the record'}
        </Button>
      </div>
      <ProblemNotice error={put.error} />
    </form>
  );
}

function DeleteRecord({ record, onDone }: { record: KnownRecord; onDone: (outcome: Outcome) => void }) {
  const remove = useDeleteRecord();
  const { kind, key } = record;
  return (
    <div className="border-line border-t pt-3">
      <Button
        look="danger"
        disabled={remove.isPending}
        onClick={() =>
          remove.mutate(
            { kind, key },
            { onSuccess: ({ in_force }) => onDone({ in_force, what: `Deleting the ${kind} ${key}` }) },
          )
        }
      >
        Propose to delete it
      </Button>
      <p className="text-ink-2 mt-1.5 text-xs">
        It is unknown from then on. By the same rule it may be in force at once.
      </p>
      <ProblemNotice error={remove.error} className="mt-2" />
    </div>
  );
}
