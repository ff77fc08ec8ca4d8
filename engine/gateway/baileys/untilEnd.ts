/**
 * Makes what lets go of work when `ended` settles, and rejects then with the error that is made for it. One listener
 * serves all the work of a connection: a promise keeps each of its reactions for as long as it is pending.
 */
export function createUntilEnd(ended: Promise<unknown>, errorOfEnd: () => Error): <T>(work: Promise<T>) => Promise<T> {
  const pending = new Set<(error: Error) => void>();
  let isOver = false;
  const finish = () => {
    isOver = true;
    for (const reject of pending) reject(errorOfEnd());
    pending.clear();
  };
  ended.then(finish, finish);

  return async (work) => {
    let letGo: (error: Error) => void = () => undefined;
    try {
      return await new Promise((resolve, reject) => {
        letGo = reject;
        pending.add(letGo);
        if (isOver) reject(errorOfEnd());
        work.then(resolve, reject);
      });
    } finally {
      pending.delete(letGo);
    }
  };
}
