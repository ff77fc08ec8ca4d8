import { ERROR_STATUS, type ErrorCode } from '../contract/index.ts';

type ErrorKey = `error.${ErrorCode}`;

/**
 * Every sentence that the API says to a person. `{name}` stands for a parameter. A language that lacks one does not
 * typecheck. `field.…` are the messages of the contract's schemas and of zod's own checks.
 */
export type Catalogue = Record<ErrorKey | FieldKey | ReasonKey, string>;

export type FieldKey =
  | 'field.required'
  | 'field.type'
  | 'field.invalid'
  | 'field.file'
  | 'field.oneFile'
  | 'field.emptyFile'
  | 'field.notForwardable'
  | 'field.tooLong'
  | 'field.tooShort'
  | 'field.tooSmall'
  | 'field.tooBig'
  | 'field.tooMany'
  | 'field.tooFew'
  | 'field.integer'
  | 'field.choice'
  | 'field.unknownKey'
  | 'field.date'
  | 'field.id'
  | 'field.email'
  | 'field.phone'
  | 'field.color'
  | 'field.postalCode'
  | 'field.cpf'
  | 'field.cnpj'
  | 'field.document'
  | 'field.passwordShort'
  | 'field.shortcut'
  | 'field.timeZone'
  | 'field.range'
  | 'field.json'
  | 'field.cursor'
  | 'field.sort'
  | 'field.oneTarget'
  | 'field.contactOrPhone'
  | 'field.duplicate'
  | 'field.unknownUser'
  | 'field.unknownDepartment'
  | 'field.unknownDevice'
  | 'field.unknownContact'
  | 'field.unknownClient'
  | 'field.sameContact'
  | 'field.sameDevice'
  | 'field.inactiveDevice'
  | 'field.unknownMove'
  | 'field.chooseClient'
  | 'field.clientOfNeither'
  | 'field.unknownMerge'
  | 'field.unknownTag'
  | 'field.unknownVersion'
  | 'field.unknownMessage'
  | 'field.inactiveUser'
  | 'field.inactiveDepartment'
  | 'field.past'
  | 'field.tooFarAhead'
  | 'field.emoji'
  | 'field.unknownVariable'
  | 'field.keepDeactivated'
  | 'field.driverUnavailable'
  | 'routing.noAction'
  | 'routing.validity'
  | 'routing.range'
  | 'routing.regex'
  | 'routing.timeOfDay'
  | 'routing.date'
  | 'routing.tooManyConditions'
  | 'routing.overlap'
  | 'routing.tooDeep'
  | 'routing.duplicateDate'
  | 'routing.operator';

/** What some errors say instead of their code's own sentence. */
export type ReasonKey = 'malformed.json' | 'malformed.object' | 'malformed.query' | 'malformed.multipart' | 'upload.tooLarge' | 'conflict.mediaNotFailed' | 'conflict.lastAdmin' | 'conflict.yourself' | 'conflict.notSimulator' | 'conflict.inactiveDevice' | 'conflict.moveUndone' | 'conflict.otherDevice' | 'conflict.tooManyRules' | 'conflict.ruleChanged';

/** The error keys, for tests. */
export const ERROR_KEYS = Object.keys(ERROR_STATUS).map((code) => `error.${code}` as ErrorKey);
