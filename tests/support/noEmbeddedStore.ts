/** Stands for the embedded store in `npm run test:mongodb`: a test that starts one says nothing about MongoDB. */
export function spawnStore(): never {
  throw new Error('This test starts an embedded store: it belongs into tests/embedded, which test:mongodb leaves out.');
}

export const startStore = spawnStore;
