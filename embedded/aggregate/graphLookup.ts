import { Long } from 'bson';

import { wholeValue } from '../bson/arithmetic.ts';
import { setField } from '../bson/document.ts';
import { MISSING } from '../bson/paths.ts';
import { isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { ValueSet } from '../bson/valueSet.ts';
import { filterOn } from './lookup.ts';
import { assertOptions, docOperand, pathOperand, textOperand, type Docs, type Place, type StreamStage } from './stage.ts';
import { withValue } from './unwind.ts';

const OPTIONS = ['from', 'startWith', 'connectFromField', 'connectToField', 'as', 'maxDepth', 'depthField', 'restrictSearchWithMatch'];

/** `$graphLookup`: follows a field from document to document, and gives each that it reaches once. */
export function graphLookup(operand: Value, place: Place): StreamStage {
  const options = docOperand(operand, 'FailedToParse', 'the $graphLookup specification');
  assertOptions(options, OPTIONS, '$graphLookup', 'Location40104');
  const missing = ['from', 'startWith', 'connectFromField', 'connectToField', 'as'].find((name) => options[name] === undefined);
  if (missing !== undefined) throw new StoreError('Location40105', `$graphLookup requires '${missing}' to be specified`);
  const text = (name: string): string => textOperand(options[name], 'Location40103', `$graphLookup argument '${name}'`);
  const [from, fromField, toField, as] = [text('from'), text('connectFromField'), text('connectToField'), pathOperand(options.as, "$graphLookup argument 'as'")];
  const depthField = options.depthField === undefined ? undefined : text('depthField');
  const restriction = options.restrictSearchWithMatch === undefined ? {} : docOperand(options.restrictSearchWithMatch, 'Location40185', "$graphLookup argument 'restrictSearchWithMatch'");
  const maxDepth = options.maxDepth === undefined ? Infinity : depthOf(options.maxDepth);
  const startsOf = compileExpression(options.startWith, place.scope);
  const nextOf = compileExpression(`$${fromField}`, place.scope);

  const reach = async (doc: Doc): Promise<Doc[]> => {
    const found: Doc[] = [];
    const visited = new ValueSet();
    const asked = new ValueSet();
    let frontier = unasked(startsOf(doc), asked);
    for (let depth = 0; frontier.length > 0 && depth <= maxDepth; depth++) {
      const next: Value[] = [];
      for await (const match of place.find(from, { filter: { $and: [restriction, filterOn(toField, frontier)] }, scope: place.scope })) {
        if (!visited.add(match._id)) continue;
        next.push(...unasked(nextOf(match), asked));
        if (depthField !== undefined) setField(match, depthField, Long.fromNumber(depth));
        found.push(match);
      }
      frontier = next;
    }
    return found;
  };
  return async function* connected(docs: Docs) {
    for await (const doc of docs) yield withValue(doc, as, await reach(doc));
  };
}

/** The values that were not searched for before; those of an array one by one. */
function unasked(leaf: Value | typeof MISSING, asked: ValueSet): Value[] {
  if (leaf === MISSING) return [];
  return (Array.isArray(leaf) ? leaf : [leaf]).filter((value) => asked.add(value));
}

function depthOf(value: Value): number {
  if (!isNumeric(value)) throw new StoreError('Location40100', 'maxDepth must be numeric');
  const depth = wholeValue(value, 64);
  if (depth === undefined) throw new StoreError('Location40102', 'maxDepth could not be represented as a long long');
  if (depth < 0) throw new StoreError('Location40101', `maxDepth requires a nonnegative argument, found: ${depth}`);
  return depth;
}
