import type { DragEndEvent, DragOverEvent, DragStartEvent } from '@dnd-kit/react';
import { isSortable } from '@dnd-kit/react/sortable';
import type { Translate } from '../../i18n/useT.ts';

interface Move {
  name: string;
  position: number;
  count: number;
}

/** Where a rule that is moved stands now, for screen readers; places count from 1. */
export function dragAnnouncements(t: Translate, count: number) {
  const tell = (key: 'lifted' | 'over' | 'dropped' | 'canceled', event: DragStartEvent | DragOverEvent | DragEndEvent): string | undefined => {
    const { source } = event.operation;
    return isSortable(source) ? moveText(t, key, { name: String(source.data.name), position: source.index + 1, count }) : undefined;
  };
  return {
    dragstart: (event: DragStartEvent) => tell('lifted', event),
    dragover: (event: DragOverEvent) => tell('over', event),
    dragend: (event: DragEndEvent) => tell(event.canceled ? 'canceled' : 'dropped', event),
  };
}

export function moveText(t: Translate, key: 'lifted' | 'over' | 'dropped' | 'canceled', { name, position, count }: Move): string {
  return t(`rules.move.${key}`, { name, position, count });
}
