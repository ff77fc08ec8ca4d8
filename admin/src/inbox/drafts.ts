const PREFIX = 'balcao.draft.';

/** What was begun in a conversation and not sent, kept in this browser. */
export const drafts = {
  read: (conversationId: string): string => localStorage.getItem(PREFIX + conversationId) ?? '',
  write: (conversationId: string, text: string): void => {
    if (text) localStorage.setItem(PREFIX + conversationId, text);
    else localStorage.removeItem(PREFIX + conversationId);
  },
};
