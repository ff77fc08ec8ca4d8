/** Sending files, and what can be done with a message, in English. */
export const inboxFiles = {
  files: {
    attach: 'Attach files',
    chosen: 'Attached files',
    remove: 'Remove %{name}',
    caption: 'Caption (optional)',
    drop: 'Drop the files to attach them',
    empty: '%{name} is empty.',
    tooLarge: '%{name} is over the limit of %{limit}.',
    tooMany: 'Attach up to %{smart_count} file at a time. |||| Attach up to %{smart_count} files at a time.',
    sending: 'Sending %{name}',
    cancel: 'Cancel sending %{name}',
    lost: 'The browser does not have this file any more. Discard it and attach it again.',
  },
  viewer: { close: 'Close', next: 'Next picture', previous: 'Previous picture', download: 'Download', zoomIn: 'Zoom in', zoomOut: 'Zoom out' },
  rich: { map: 'See on the map', livePlace: 'Live location', pollOne: 'Poll, one answer', pollMany: 'Poll, several answers' },
};

export const messageWords = {
  menu: 'Message options',
  copied: 'Message copied',
  notCopied: 'The browser did not allow copying.',
  react: 'React with %{emoji}',
  unreact: 'Take back the reaction %{emoji}',
  do: { reply: 'Reply', forward: 'Forward', copy: 'Copy text', download: 'Download', edit: 'Edit', delete: 'Delete for everyone' },
  edit: { title: 'Edit message', hint: 'WhatsApp shows the customer that the message was edited.', save: 'Save' },
  delete: {
    title: 'Delete for everyone?',
    hint: 'The customer no longer sees the message, and sees that it was deleted. The team still sees it here.',
    hintQueued: 'The message has not left yet and will not be sent.',
    confirm: 'Delete',
  },
  forward: {
    title: 'Forward message',
    to: 'Conversations to forward to',
    search: 'Search conversations',
    none: 'You have no other conversation in progress.',
    noneFound: 'No conversation of yours by that name.',
    tooMany: 'Choose up to %{smart_count} conversation. |||| Choose up to %{smart_count} conversations.',
    confirm: 'Forward',
    done: 'Message forwarded |||| Message forwarded to %{smart_count} conversations',
  },
};
