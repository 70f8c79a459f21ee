import { flood, floodTable } from './flood.ts';
import { onFreshDesk } from './speed.ts';

/** One agent posts 500 of the dearest proposals, of each kind in turn or of the kind whose name holds `only`; stops and another agent's reads are timed meanwhile. */
export const benchFlood = ([only]: string[]): Promise<void> =>
  onFreshDesk(async (desk, world) => {
    const figures = await flood(desk, world, { count: 500, stops: 300, only });
    process.stdout.write(`${floodTable(figures)}\n`);
    const met = figures.every(({ stop, loop }) => stop.p99 <= 100 && loop.p99 <= 50);
    process.stdout.write(
      `\nStop in force within 100 ms at p99, event loop late by 50 ms at most at p99: ${met ? 'yes' : 'NO'}\n`,
    );
  });
