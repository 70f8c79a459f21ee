import { reveal } from '../../text/reveal.ts';
import { blocksIn } from '../chat/blocks.ts';
import { callsEverybody, linksOfMrkdwn } from '../chat/mentions.ts';
import { addSentence, draftOf, noteEffect } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { linkFindings } from '../urls.ts';
import type { Hazard } from '../view.ts';
import { counted, named, quoted } from '../words.ts';

/** A post that calls so many people at once, or nobody knows how many, is more than an ordinary one. */
const MANY = 100;

/** Decodes a post to a channel, forum or list: where, who can read it and is called, what it replies to, and all that is shown. */
export const postDecoder: Decoder = {
  name: 'post',
  version: 4,
  roles: {
    channel: ['/channel', '/channel_id', '/channelId', '/chat_id', '/forum', '/room', '/list', '/thread'],
    body: ['/body', '/text', '/message', '/content', '/payload'],
    title: ['/title', '/subject'],
    in_reply_to: ['/in_reply_to', '/reply_to', '/parent', '/thread', '/thread_ts'],
    broadcast: ['/reply_broadcast', '/broadcast', '/also_send_to_channel'],
    name: ['/username', '/author_name'],
  },
  decode({ reader, tool, directory, budget }: DecoderInput): Draft {
    const channel = reader.find('channel') === null ? reader.missing('channel') : reader.scalar('channel', 'address');
    if (channel === null) return reader.missing('channel');
    const blocks = blocksIn(reader, budget);
    const body = blocks.length === 0 ? reader.requiredText('body') : reader.text('body');
    const title = reader.text('title');
    const parent = reader.scalar('in_reply_to');
    const broadcast = reader.find('broadcast');
    const isBroadcast = broadcast?.value === true || broadcast?.value === 'true';
    if (isBroadcast) reader.use(broadcast.pointer);
    const record = directory.find('channel', channel.raw);
    const isPublic = record?.public === true;
    const readers = isPublic ? null : (record?.readers ?? null);
    const place = record?.title === undefined ? named(channel.shown) : quoted(reveal(record.title));
    const reach = isPublic
      ? 'Anybody can read it and act on it'
      : readers === null
        ? 'How many people can read it is not in the records'
        : `${counted(readers, 'person', 'people')} can read it and act on it`;
    const shown = blocks.map(({ raw }) => raw).join('\n');
    const texts = [...(body === null ? [] : [body]), ...blocks];
    const calls = callsEverybody(tool, reader.args, texts);
    const verb = `${parent === null ? 'Post' : 'Post an answer'} in ${place}${isBroadcast ? ' and broadcast it to the whole channel' : ''}`;
    const draft = draftOf(
      `${verb}${calls === null ? '' : `, and call everybody there at once (${quoted(calls.shown)})`}. ${reach}.`,
      {
        kind: 'post',
        channel: channel.shown,
        title: title?.shown ?? null,
        in_reply_to: parent?.shown ?? null,
        readers,
        body: [...(body === null ? [] : [body.shown]), ...(shown === '' ? [] : [reveal(shown)])].join('\n\n'),
      },
    );
    draft.essentials = [reach];
    draft.measures = { people_reached: readers, audience: isPublic ? 'public' : null };
    noteEffect(draft, 'send');
    const fact = (label: string, value: string, pointer: string, source: 'arguments' | 'records' = 'arguments'): void =>
      void draft.facts.push({ label, value, tone: 'notice', source, pointer: reveal(pointer) });
    if (isPublic || readers === null) fact('Readers', reach, channel.pointer, 'records');
    else
      draft.facts.push({
        label: 'Readers',
        value: reach,
        tone: 'plain',
        source: 'records',
        pointer: reveal(channel.pointer),
      });
    const hazard = (code: string, grade: Hazard['grade'], text: string, evidence: string, pointer: string): void =>
      void draft.hazards.push({ code, grade, text, evidence, pointer: reveal(pointer) });
    if (calls !== null) {
      fact('Notifies', 'The text calls everybody in the channel at once', calls.pointer);
      draft.essentials.push('It calls everybody there at once');
      const grade = readers === null || readers >= MANY ? 'serious' : 'notice';
      hazard('post.calls-everybody', grade, 'It calls everybody there at once', calls.shown, calls.pointer);
    }
    if (isBroadcast && broadcast !== null)
      hazard(
        'post.broadcast',
        'notice',
        'The answer is sent to the whole channel, not only to its thread',
        String(broadcast.value),
        broadcast.pointer,
      );
    const [first] = blocks;
    if (first !== undefined && body !== null) {
      const text = 'Readers see the blocks; the text beside them is at most what a notification shows';
      addSentence(draft, text);
      draft.essentials.push(text);
      hazard('post.parts-differ', 'notice', text, reveal(first.raw), first.pointer);
    }
    const name = reader.text('name', 'address');
    if (name !== null) {
      fact('Appears under the name', name.shown, name.pointer);
      hazard(
        'post.name-chosen',
        'notice',
        `It appears under the name ${named(name.shown)}, which the agent chose`,
        name.shown,
        name.pointer,
      );
    }
    draft.targets = [
      { kind: 'channel', value: channel.shown, pointer: reveal(channel.pointer), known: record !== null },
    ];
    draft.findings = texts.flatMap(({ raw, pointer }) => [
      ...linkFindings(directory, raw, reveal(pointer)),
      ...linksOfMrkdwn(raw, reveal(pointer)),
    ]);
    for (const { code, text, pointer } of draft.findings)
      if (code === 'url.link-text' || code === 'url.look-alike-domain') {
        const raw = texts.find((one) => reveal(one.pointer) === pointer)?.raw ?? text;
        draft.hazards.push({ code, grade: 'serious', text, evidence: reveal(raw), pointer });
        addSentence(draft, text);
      }
    return draft;
  },
};
