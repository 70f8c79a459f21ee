import type { Start } from '../start.ts';
import { deletion } from './files.ts';
import { writing } from './writing.ts';
import { commandOf, harm, READS, say, sayAll, works, type Deed } from './deed.ts';
import { isSecret } from './paths.ts';

/** What a call in a program of another language does; null where it does nothing to speak of. */
export function callDeed(start: Start): Deed | null {
  const { text: name } = start.program;
  if (!/^[\w.]+$/.test(name)) return null;
  const [first, second] = start.args;
  const target = first === undefined ? '' : first.text;
  const whole = `${name}(${start.args.map(({ text }) => text).join(', ')})`;
  const member = name.split('.').at(-1) ?? '';
  const { place } = start;
  if (
    /^(?:rmtree|rimraf)$/.test(member) ||
    (/^(?:rm|rmSync|rmdir|rmdirSync)$/.test(member) && /recursive["']?\s*:\s*true/.test(second?.text ?? ''))
  )
    return deletion([target], true, { place, evidence: whole });
  if (
    /^(?:os|fs|fsp|fs\.promises|pathlib|Deno)\..*(?:remove|unlink|unlinkSync|rm|rmSync|removedirs|rmdir|rmdirSync|removeSync|truncate|truncateSync)$/.test(
      name,
    )
  )
    return deletion([target], false, { place, evidence: whole });
  if (
    /^(?:fs|fsp|fs\.promises|Deno)\..*(?:writeFile|writeFileSync|appendFile|appendFileSync|writeTextFile)$/.test(name)
  )
    return writing(target, !/append/.test(name), whole);
  if (name === 'open' && /^[wax]/.test(second?.text ?? ''))
    return writing(target, !second?.text.startsWith('a'), whole);
  if (name === 'open' && isSecret(target))
    return harm('notice', 'read-secret', `Read the secrets in ${say(target)}`, 'Reads a file of secrets', whole, {
      effect: null,
    });
  if (/^(?:requests|httpx|axios|got)\.(?:post|put|patch|delete)$|^urllib\.request\.urlopen$/.test(name))
    return member === 'delete'
      ? harm(
          'serious',
          'delete',
          `Delete ${say(target)} with a DELETE request`,
          'Deletes something through an interface, for good',
          whole,
          { effect: 'delete' },
        )
      : works(`Send data to ${say(target)}`, 'send');
  if (/^(?:shutil\.(?:move|copy\w*))$/.test(name)) return writing(second?.text ?? '', true, whole);
  return null;
}

/** A shell or interpreter: what it runs, where that does not stand in the command. */
export function interpreterDeed(start: Start): Deed {
  const c = commandOf(start, start.program.text);
  const [script] = c.plain;
  const from = [...(script?.from ?? []), ...start.args.flatMap((word) => word.from)];
  const called = say(start.program.text);
  if (
    script?.text.startsWith('<(') === true ||
    ((script === undefined || script.text === '-') && start.pipedFrom.length > 0)
  )
    return fed(start, from.length > 0 ? from : start.pipedFrom);
  if (script !== undefined && script.text !== '-')
    return works(
      `Run the ${called} script ${say(script.text)}, whose content does not stand in the command`,
      'execute',
    );
  return READS;
}

const DOWNLOADS =
  /^(?:curl|wget|http|https|xh|aria2c|fetch|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|nc|ncat|aws|gsutil|scp)$/i;

/** Running what other commands put out. */
export function fed(start: Start, from: readonly Start[]): Deed {
  const source = from.find(({ program }) => DOWNLOADS.test(program.text));
  const url = source?.args.find(({ text }) => /^https?:|\w\.\w/.test(text) && !text.startsWith('-'))?.text;
  const what = [start.program.text, ...start.args.map(({ text }) => text)].join(' ');
  if (source !== undefined)
    return harm(
      'grave',
      'runs-download',
      `Run whatever ${say(source.program.text)} downloads${url === undefined ? '' : ` from ${say(url)}`}`,
      'Runs whatever the command before it puts out: code from another machine, which nobody has read',
      url ?? what,
      { unknown: true },
    );
  return harm(
    'serious',
    'runs-output',
    `Run whatever ${from.length === 0 ? 'it is fed' : sayAll(from.map(({ program }) => program.text))} puts out`,
    'Runs whatever the command before it puts out',
    what,
    { unknown: true },
  );
}

/** A command whose very name is filled in when it runs. */
export function filledInDeed(start: Start): Deed {
  if (start.program.from.some(({ program }) => DOWNLOADS.test(program.text))) return fed(start, start.program.from);
  return harm(
    'serious',
    'runs-unknown',
    `Run whatever ${say(start.program.text)} is when it runs`,
    'Runs something that is known only when it runs',
    start.program.text,
    { unknown: true },
  );
}
