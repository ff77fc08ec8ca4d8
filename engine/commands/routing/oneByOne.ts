/** Runs what it is given one after the other, in the order in which it was given. */
export function createLine(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work);
    // The next one does not care how it ended.
    last = run.catch(() => undefined);
    return run;
  };
}
