import type { TranslationMessages } from 'react-admin';
import english from 'ra-language-english';

/** react-admin's own English, with the pages' titles as the other languages have them. */
export const ra: TranslationMessages = {
  ra: {
    ...english.ra,
    page: { ...english.ra.page, edit: '%{recordRepresentation}', show: '%{recordRepresentation}' },
    message: { ...english.ra.message, delete_title: 'Delete %{recordRepresentation}?', delete_content: 'This cannot be undone.' },
    auth: { ...english.ra.auth, user_menu: 'Your account', logout: 'Sign out' },
  },
};
