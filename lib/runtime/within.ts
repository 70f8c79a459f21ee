/** The outcome of `work`, or an error that says `late` where there is none after so many milliseconds. */
export async function within<T>(ms: number, work: Promise<T>, late: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), ms);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
