import { expect, test } from './desk.ts';
import { FIRST_SCREENS } from './first-screen/actions.ts';

/*
 * What somebody needs for the right answer stands on the first screen, unscrolled. The pictures are kept in `test-results/first-screen`: whoever
 * doubts it shows them to a person, and compares what they answer with `first-screen/actions.ts`.
 */
for (const [at, one] of FIRST_SCREENS.entries())
  test(`the first screen shows what the answer hangs on: ${one.name}`, async ({ world, as }) => {
    await world.newTool(one.tool.name, null, one.tool.input_schema, one.tool.effect, one.tool);
    // The world's own agent may use its notes alone.
    const before = world.agentKey;
    const agent = await world.newAgent(`first-screen-${at}`, ['any-tool']);
    world.agentKey = before;
    const { id } = await world.submit({
      agent,
      tool: one.tool.name,
      args: one.args,
      run: { id: `first-screen-${one.name}`, goal: one.goal },
    });
    const page = await as('ann');
    await page.goto(`/actions/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.screenshot({ path: `test-results/first-screen/${String(at + 1).padStart(2, '0')}.png` });
    const seen = await page.evaluate(() => {
      const parts: string[] = [];
      const walker = document.createTreeWalker(
        document.querySelector('article') ?? document.body,
        NodeFilter.SHOW_TEXT,
      );
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.height > 0 && box.bottom <= window.innerHeight) parts.push(node.textContent ?? '');
      }
      return parts.join(' ');
    });
    const missing = one.decisive.filter((word) => !seen.toLowerCase().includes(word.toLowerCase()));
    expect(missing, seen).toEqual([]);
  });
