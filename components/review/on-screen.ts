/** How long something has to be on screen to count as seen. */
export const SEEN_AFTER_MS = 1_000;

/**
 * Calls `seen` once when at least half of the element has been on screen for a second without a break, in a document that was visible for as long.
 * The returned function ends the watch.
 */
export function whenOnScreen(element: Element, seen: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inView = false;
  let ended = false;
  const end = (): void => {
    ended = true;
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('visibilitychange', restart);
  };
  const restart = (): void => {
    clearTimeout(timer);
    if (ended || !inView || document.visibilityState !== 'visible') return;
    timer = setTimeout(() => {
      end();
      seen();
    }, SEEN_AFTER_MS);
  };
  const observer = new IntersectionObserver(
    (changes) => {
      inView = changes.at(-1)?.isIntersecting ?? false;
      restart();
    },
    { threshold: 0.5 },
  );
  observer.observe(element);
  document.addEventListener('visibilitychange', restart);
  return end;
}
