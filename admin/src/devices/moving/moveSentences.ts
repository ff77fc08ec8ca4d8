import type { DeviceMovePreview } from '../../../../engine/contract/index.ts';
import type { WhatHappens } from '../../lists/WhatHappensList.tsx';

/** What moving does, in the order in which a person wants to know. */
export function moveSentences({ from, to, conversations, joins, queued, sending }: DeviceMovePreview): WhatHappens[] {
  const names = { from: from.name, to: to.name };
  if (conversations === 0) return [{ key: 'moving.will.nothing', values: names, isWarning: true }];
  return [
    { key: 'moving.will.conversations', values: { ...names, smart_count: conversations } },
    ...(joins > 0 ? [{ key: 'moving.will.joins' as const, values: { ...names, smart_count: joins } }] : []),
    ...(queued > 0 ? [{ key: 'moving.will.queued' as const, values: { ...names, smart_count: queued } }] : []),
    ...(sending > 0 ? [{ key: 'moving.will.sending' as const, values: { ...names, smart_count: sending }, isWarning: true }] : []),
    { key: 'moving.will.otherNumber', values: names, isWarning: true },
    ...(to.status !== 'connected' ? [{ key: 'moving.will.toDisconnected' as const, values: names, isWarning: true }] : []),
    ...(from.status === 'connected' ? [{ key: 'moving.will.fromConnected' as const, values: names, isWarning: true }] : []),
  ];
}
