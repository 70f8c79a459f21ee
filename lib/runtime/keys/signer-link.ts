import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import type { Readable } from 'node:stream';

import { oneLine } from '#lib/domain/startup/startup-failure.ts';

const LONGEST_LINE = 1_048_576;

/** A connection to one signer, line by line. */
export interface SignerLink {
  send(line: string): void;
  /** Closes its input, which tells it to exit. */
  end(): void;
  /** Kills it. */
  cut(): void;
}

interface Listener {
  heard(line: string): void;
  /** What it writes to stderr. */
  remarked(line: string): void;
  /** It cannot be reached, or it ended; never called before `OpenLink` has answered. */
  lost(why: string): void;
}

export type OpenLink = (listener: Listener) => SignerLink;

/** A signer that the desk starts: asked over its standard input, answering on its standard output. */
export function programLink(command: readonly string[]): OpenLink {
  return ({ heard, remarked, lost }) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: surroundings() });
    const cut = () => void child.kill('SIGKILL');
    child.on('error', (error) => lost(`cannot be started: ${oneLine(error)}`));
    child.on('exit', (code, signal) => lost(`ended (${signal ?? `exit code ${code}`})`));
    // Writing to a process that has exited is reported by its exit event.
    child.stdin.on('error', () => undefined);
    onLines(child.stdout, heard, cut);
    onLines(child.stderr, remarked, cut);
    return {
      send: (line) => void child.stdin.write(`${line}\n`),
      end: () => {
        child.stdin.end();
        child.kill('SIGTERM');
      },
      cut,
    };
  };
}

/** A signer that somebody else runs, as a user whose keys the desk cannot read: a Unix socket it listens on. */
export function socketLink(path: string): OpenLink {
  return ({ heard, lost }) => {
    const socket = createConnection(path);
    const cut = () => void socket.destroy();
    socket.on('error', (error) => lost(`cannot be reached: ${oneLine(error)}`));
    socket.on('close', () => lost('closed the connection'));
    onLines(socket, heard, cut);
    // A command that is done must not be held by a signer that keeps its side open.
    return { send: (line) => void socket.write(`${line}\n`), end: () => void socket.end(() => socket.destroy()), cut };
  };
}

/** What a signer needs to find its keys, and none of the desk's own secrets. */
function surroundings(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|DATABASE_URL$)/.test(name));
  return Object.fromEntries(kept) as NodeJS.ProcessEnv;
}

/** Calls back with each whole line of a stream; a line that never ends is an error. */
function onLines(stream: Readable, heard: (line: string) => void, tooLong: () => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') heard(line);
    if (rest.length > LONGEST_LINE) tooLong();
  });
}
