/** How many operations of each kind were asked for, as `serverStatus` counts them. */
export interface OpCounters {
  insert: number;
  query: number;
  update: number;
  delete: number;
  getmore: number;
  command: number;
}

/** What has happened since the store was started. */
export class Statistics {
  readonly startedAt = new Date();
  readonly operations: OpCounters = { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 };
  readonly connections = { current: 0, totalCreated: 0 };
}
