import type { MergedConversation, MergePreview, UnmergePreview } from '../../../../engine/contract/index.ts';
import { contactTitle } from '../../inbox/contactName.ts';
import type { WhatHappens } from '../../lists/WhatHappensList.tsx';

/** What merging does, in the order in which a person wants to know. Who stays is said apart. */
export function mergeSentences({ kept, absorbed, result, conversations, messages, joins, moves, conflicts }: MergePreview): WhatHappens[] {
  const names = { kept: contactTitle({ name: result.name, phone: result.phone }), absorbed: contactTitle(absorbed) };
  return [
    { key: 'merge.will.goes', values: names },
    conversations === 0 ? { key: 'merge.will.nothingMoves', values: names } : { key: 'merge.will.conversations', values: { ...names, smart_count: conversations } },
    ...(messages > 0 ? [{ key: 'merge.will.messages' as const, values: { ...names, smart_count: messages } }] : []),
    ...joins.map(({ older, newer }): WhatHappens => ({ key: 'merge.will.join', values: { device: older.device.name, older: older.protocol, newer: newer.protocol } })),
    ...joins.flatMap(({ older, newer }) => handOver(older, newer)),
    ...moves.map(({ protocol, device }): WhatHappens => ({ key: 'merge.will.move', values: { ...names, protocol, device: device.name } })),
    ...(conflicts.includes('absorbed_ignored') ? [{ key: 'merge.will.absorbedIgnored' as const, values: names, isWarning: true }] : []),
    ...(conflicts.includes('kept_ignored') ? [{ key: 'merge.will.keptIgnored' as const, values: { ...names, kept: contactTitle(kept) }, isWarning: true }] : []),
  ];
}

/** What undoing a merge does. */
export function unmergeSentences({ kept, restored, conversations, reopened, stayedClosed }: UnmergePreview): WhatHappens[] {
  const names = { kept: contactTitle(kept), restored: contactTitle(restored) };
  return [
    { key: 'merge.undo.comesBack', values: names },
    conversations === 0 ? { key: 'merge.undo.nothingMoves', values: names } : { key: 'merge.undo.conversations', values: { ...names, smart_count: conversations } },
    ...reopened.map(({ protocol, device }): WhatHappens => ({ key: 'merge.undo.reopened', values: { protocol, device: device.name } })),
    ...stayedClosed.map(({ protocol }): WhatHappens => ({ key: 'merge.undo.stayedClosed', values: { protocol }, isWarning: true })),
    { key: 'merge.undo.since', values: names },
  ];
}

/** Whoever had the newer one no longer has it: said when the older one is somebody else's or nobody's. */
function handOver(older: MergedConversation, newer: MergedConversation): WhatHappens[] {
  if (!newer.assignee || newer.assignee.id === older.assignee?.id) return [];
  const values = { from: newer.assignee.name, newer: newer.protocol, to: older.assignee?.name ?? '' };
  return [{ key: older.assignee ? 'merge.will.changesHands' : 'merge.will.backToQueue', values, isWarning: true }];
}
