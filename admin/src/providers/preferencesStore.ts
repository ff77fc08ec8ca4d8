import { localStorageStore, type Store } from 'react-admin';

/** What belongs to the person at this browser rather than to a session. */
const KEPT_AFTER_SIGN_OUT = ['locale', 'theme', 'sidebar.open'];

/** react-admin's store, which forgets lists' filters on sign-out but keeps the language and the theme. */
export function createPreferencesStore(): Store {
  const store = localStorageStore('1', 'Balcao');
  return {
    ...store,
    reset() {
      const kept = KEPT_AFTER_SIGN_OUT.map((key) => [key, store.getItem(key)] as const);
      store.reset();
      for (const [key, value] of kept) if (value !== undefined) store.setItem(key, value);
    },
  };
}
