import type { DragEndEvent, DragOverEvent, DragStartEvent } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import type { Translate } from '../../i18n/useT.ts';

interface Move {
  name: string;
  position: number;
  count: number;
}

type Told = 'lifted' | 'over' | 'dropped' | 'canceled';
type Event = DragStartEvent | DragOverEvent | DragEndEvent;

/** Where a rule that is moved stands now, for screen readers; places count from 1. A place is told once. */
export function dragAnnouncements(t: Translate, count: number) {
  let told: number | undefined;
  const tell = (key: Told, { operation: { source } }: Event): string | undefined => {
    // It lies over its own place as soon as it is lifted, which would drown that it was.
    if (!isSortable(source) || (key === 'over' && source.index === told)) return undefined;
    told = source.index;
    return moveText(t, key, { name: String(source.data.name), position: source.index + 1, count });
  };
  return {
    dragstart: (event: DragStartEvent) => tell('lifted', event),
    dragover: (event: DragOverEvent) => tell('over', event),
    dragend: (event: DragEndEvent) => tell(event.canceled ? 'canceled' : 'dropped', event),
  };
}

export function moveText(t: Translate, key: Told, { name, position, count }: Move): string {
  return t(`rules.move.${key}`, { name, position, count });
}
