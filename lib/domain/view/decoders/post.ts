import { reveal } from '../../text/reveal.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { linkFindings } from '../urls.ts';
import { counted, named, quoted } from '../words.ts';

const CALL_ALL = /(?<![\p{L}\p{N}.])@(?:channel|everyone|here|all)(?![\p{L}\p{N}])/u;

/** Decodes a post to a channel, forum or list: where, who can read it, what it replies to, and the whole text. */
export const postDecoder: Decoder = {
  name: 'post',
  version: 2,
  roles: {
    channel: ['/channel', '/forum', '/room', '/list', '/thread'],
    body: ['/body', '/text', '/message', '/content'],
    title: ['/title', '/subject'],
    in_reply_to: ['/in_reply_to', '/reply_to', '/parent', '/thread', '/thread_ts'],
  },
  decode({ reader, directory }: DecoderInput): Draft {
    const channel = reader.find('channel') === null ? reader.missing('channel') : reader.scalar('channel', 'address');
    if (channel === null) return reader.missing('channel');
    const body = reader.requiredText('body');
    const title = reader.text('title');
    const parent = reader.scalar('in_reply_to');
    const record = directory.find('channel', channel.raw);
    const isPublic = record?.public === true;
    const readers = isPublic ? null : (record?.readers ?? null);
    const place = record?.title === undefined ? named(channel.shown) : quoted(reveal(record.title));
    const reach = isPublic
      ? 'Anybody can read it and act on it'
      : readers === null
        ? 'How many people can read it is not in the records'
        : `${counted(readers, 'person', 'people')} can read it and act on it`;
    const draft = draftOf(`${parent === null ? 'Post' : 'Post an answer'} in ${place}. ${reach}.`, {
      kind: 'post',
      channel: channel.shown,
      title: title?.shown ?? null,
      in_reply_to: parent?.shown ?? null,
      readers,
      body: body.shown,
    });
    draft.essentials = [reach];
    draft.measures = { people_reached: readers, audience: isPublic ? 'public' : null };
    draft.facts.push({
      label: 'Readers',
      value: reach,
      tone: isPublic || readers === null ? 'notice' : 'plain',
      source: 'records',
      pointer: reveal(channel.pointer),
    });
    if (CALL_ALL.test(body.raw)) {
      const value = 'The text calls everybody in the channel at once';
      draft.facts.push({
        label: 'Notifies',
        value,
        tone: 'notice',
        source: 'arguments',
        pointer: reveal(body.pointer),
      });
    }
    draft.targets = [
      { kind: 'channel', value: channel.shown, pointer: reveal(channel.pointer), known: record !== null },
    ];
    draft.findings = linkFindings(directory, body.raw, reveal(body.pointer));
    return draft;
  },
};
