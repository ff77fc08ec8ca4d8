const WEEK = 7 * 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;

/**
 * Where a message is shown: the provider's time, clamped to [arrival − 7 days, arrival + 60 s], so that a wrong clock
 * on a handset (1970, 2099) neither hides a message nor keeps it at the bottom for ever. An unreadable time is the arrival's.
 */
export function sortAt(providerAt: Date, arrivedAt: Date): Date {
  const arrival = arrivedAt.getTime();
  const provider = providerAt.getTime();
  if (Number.isNaN(provider)) return arrivedAt;
  return new Date(Math.min(Math.max(provider, arrival - WEEK), arrival + MINUTE));
}
