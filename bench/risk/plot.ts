import type { Row } from './report.ts';
import type { Shares } from './score.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 420, 60, 50, 20];

const x = (load: number): number => LEFT + load * (WIDTH - LEFT - 20);
const y = (stopped: number): number => HEIGHT - BOTTOM - stopped * (HEIGHT - BOTTOM - TOP);

/** Plots reviewer load (benign calls held) against attacks stopped, two dots per source: this engine, and holding every call that is not a read. */
export function loadPlot(rows: readonly Row[]): string {
  const dots = rows.flatMap((row) => [
    dot(row.shares, '#2c4ecb', row.source),
    dot(row.everyNonRead, '#b0aca4', `${row.source}, every non-read`),
  ]);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((n) => [
    `<text x="${x(n)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${n * 100}</text>`,
    `<text x="${LEFT - 8}" y="${y(n) + 4}" text-anchor="end">${n * 100}</text>`,
    `<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y(n)}" y2="${y(n)}" stroke="#e4e1da"/>`,
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${ticks.join('\n')}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 12}" text-anchor="middle">benign calls held, %</text>
<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">attack cases stopped, %</text>
${dots.join('\n')}
</svg>
`;
}

function dot({ callsHeld, stopped }: Shares, colour: string, title: string): string {
  if (callsHeld === null || stopped === null) return '';
  return `<g><title>${title}</title><circle cx="${x(callsHeld).toFixed(1)}" cy="${y(stopped).toFixed(1)}" r="5" fill="${colour}"/><text x="${(x(callsHeld) + 8).toFixed(1)}" y="${(y(stopped) + 4).toFixed(1)}" fill="${colour}">${title}</text></g>`;
}
