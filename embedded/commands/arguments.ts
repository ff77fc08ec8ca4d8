import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

/** Arguments that every command takes. */
const COMMON = new Set([
  '$db', '$clusterTime', '$readPreference', '$audit', '$client', '$configServerState', '$oplogQueryData', '$queryOptions', '$replData', '$traceCtx',
  'apiVersion', 'apiStrict', 'apiDeprecationErrors', 'autocommit', 'clientOperationKey', 'comment', 'databaseVersion', 'expectPrefix', 'help', 'lsid',
  'maxTimeMS', 'maxTimeMSOpOnly', 'mayBypassWriteBlocking', 'rawData', 'readConcern', 'requestGossipRoutingCache', 'shardVersion', 'startTransaction',
  'stmtId', 'stmtIds', 'tracking_info', 'txnNumber', 'usesDefaultMaxTimeMS', 'writeConcern',
]);

/** What a command takes: each argument with its type, `!` behind those that must be there. */
const COMMANDS: Record<string, string> = {
  aggregate: 'aggregate:any pipeline:array! explain:bool allowDiskUse:bool cursor:object hint:any collation:object let:object bypassDocumentValidation:bool collectionUUID:any',
  count: 'count:any query:object limit:number skip:number hint:any collation:object fields:any collectionUUID:any',
  collMod: 'collMod:any index:object validator:object validationLevel:string validationAction:string viewOn:string pipeline:array expireAfterSeconds:any changeStreamPreAndPostImages:any timeseries:any cappedSize:number cappedMax:number dryRun:bool collectionUUID:any',
  collStats: 'collStats:any scale:any verbose:any waitForLock:any queryExecStats:any latencyStats:any storageStats:any',
  create: 'create:any capped:bool autoIndexId:bool idIndex:object size:number max:number storageEngine:object validator:object validationLevel:string validationAction:string indexOptionDefaults:object viewOn:string pipeline:array collation:object changeStreamPreAndPostImages:object timeseries:object clusteredIndex:any expireAfterSeconds:any encryptedFields:object temp:bool',
  createIndexes: 'createIndexes:any indexes:array! ignoreUnknownIndexOptions:bool commitQuorum:any',
  dbStats: 'dbStats:any scale:any freeStorage:any',
  delete: 'delete:any deletes:batch! ordered:bool let:object legacyRuntimeConstants:any',
  'delete.deletes': 'q:object! limit:number! collation:object hint:any sampleId:any',
  distinct: 'distinct:any key:string! query:object collation:object hint:any collectionUUID:any',
  drop: 'drop:any collectionUUID:any',
  dropDatabase: 'dropDatabase:any',
  dropIndexes: 'dropIndexes:any index:any! collectionUUID:any',
  explain: 'explain:object verbosity:string',
  find: 'find:any filter:object sort:object projection:object hint:any skip:number limit:number batchSize:number singleBatch:bool allowDiskUse:bool min:object max:object returnKey:bool showRecordId:bool tailable:bool oplogReplay:bool noCursorTimeout:bool awaitData:bool allowPartialResults:bool collation:object readOnce:bool let:object collectionUUID:any requestResumeToken:bool resumeAfter:any',
  findAndModify: 'findAndModify:any query:object sort:object remove:bool update:any new:bool fields:object hint:any upsert:bool bypassDocumentValidation:bool arrayFilters:array collation:object let:object sampleId:any legacyRuntimeConstants:any',
  getMore: 'getMore:any collection:string! batchSize:number term:any lastKnownCommittedOpTime:any includeQueryStatsMetrics:bool',
  insert: 'insert:any documents:batch! ordered:bool bypassDocumentValidation:bool',
  killCursors: 'killCursors:any cursors:array!',
  listCollections: 'listCollections:any cursor:object filter:object nameOnly:bool authorizedCollections:bool includePendingDrops:bool',
  listDatabases: 'listDatabases:any filter:object nameOnly:bool authorizedDatabases:bool',
  listIndexes: 'listIndexes:any cursor:object includeBuildUUIDs:bool includeIndexBuildInfo:bool',
  renameCollection: 'renameCollection:any to:string! dropTarget:any stayTemp:bool collectionUUID:any',
  update: 'update:any updates:batch! ordered:bool bypassDocumentValidation:bool let:object legacyRuntimeConstants:any',
  'update.updates': 'q:object! u:any! c:object arrayFilters:array multi:bool upsert:bool upsertSupplied:bool collation:object hint:any sampleId:any',
  validate: 'validate:any full:bool repair:bool metadata:bool enforceFastCount:bool background:bool checkBSONConformance:bool fixMultikey:bool',
};

interface Argument {
  type: string;
  required: boolean;
}

const ARGUMENTS = new Map(Object.entries(COMMANDS).map(([command, line]) => [command, new Map(line.split(' ').map(argumentOf))]));

/** Operations of one batch, as announced by hello. */
export const MAX_BATCH = 100_000;

/** The types that MongoDB names when an argument has another. */
const EXPECTED: Record<string, string> = {
  object: "expected type 'object'",
  array: "expected type 'array'",
  batch: "expected type 'array'",
  string: "expected type 'string'",
  number: "expected types '[long, int, decimal, double]'",
  bool: "expected types '[bool, long, int, decimal, double]'",
};

/**
 * Checks what a command, or a statement such as `update.updates`, was given: unknown arguments, missing ones, wrong
 * types and the length of a batch. `sequences` are the documents that came beside the command. Throws MongoDB's
 * 40415, 40414, TypeMismatch and InvalidLength.
 */
export function assertArguments(command: string, body: Doc, sequences: ReadonlyMap<string, readonly Buffer[]> = new Map()): void {
  const known = ARGUMENTS.get(command);
  if (!known) return;
  const isStatement = command.includes('.');
  for (const [field, value] of Object.entries(body)) {
    const argument = known.get(field);
    if (argument) assertType(`${command}.${field}`, argument.type, value);
    else if (isStatement || !COMMON.has(field)) throw new StoreError('Location40415', `BSON field '${command}.${field}' is an unknown field.`);
  }
  for (const field of sequences.keys()) {
    if (known.get(field)?.type !== 'batch') throw new StoreError('Location40415', `BSON field '${command}.${field}' is an unknown field.`);
    if (field in body) throw new StoreError('Location40413', `BSON field '${command}.${field}' is a duplicate field`);
  }
  for (const [field, { type, required }] of known) {
    const given = sequences.get(field) ?? body[field];
    if (required && !(field in body) && !sequences.has(field)) {
      throw new StoreError('Location40414', `BSON field '${command}.${field}' is missing but a required field`);
    }
    if (type === 'batch' && Array.isArray(given) && (given.length === 0 || given.length > MAX_BATCH)) {
      throw new StoreError('InvalidLength', `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${given.length} operations.`);
    }
  }
}

function argumentOf(text: string): [string, Argument] {
  const [field = '', type = ''] = text.split(':');
  return [field, { type: type.replace('!', ''), required: type.endsWith('!') }];
}

/** An argument that is null counts as one that is not there. */
function assertType(field: string, type: string, value: Value): void {
  if (value === null || value === undefined || isOfType(type, value)) return;
  throw new StoreError('TypeMismatch', `BSON field '${field}' is the wrong type '${typeNameOf(value)}', ${EXPECTED[type] ?? ''}`);
}

function isOfType(type: string, value: Value): boolean {
  switch (type) {
    case 'object':
      return isDoc(value);
    case 'array':
    case 'batch':
      return Array.isArray(value);
    case 'string':
      return typeof value === 'string';
    case 'number':
      return isNumeric(value);
    case 'bool':
      return typeof value === 'boolean' || isNumeric(value);
    default:
      return true;
  }
}
