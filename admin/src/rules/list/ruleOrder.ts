/** The ids with one of them moved to a place, 0 first. A place beyond the ends is the end. */
export function moved(ids: readonly string[], id: string, position: number): string[] {
  const others = ids.filter((each) => each !== id);
  const place = Math.min(Math.max(position, 0), others.length);
  return others.toSpliced(place, 0, id);
}

/** The records in the order of `ids`; those that are not named there (made meanwhile) come last, as they were. */
export function inOrder<Item extends { id: string }>(items: readonly Item[], ids: readonly string[]): Item[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: Item) => places.get(id) ?? ids.length;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}
