import type { Candidate, CandidateReason, Criterion, PlainStrategy, Strategy, StrategyNumbers, WaitingReason } from '../contract/index.ts';
import type { Aim } from './aim.ts';
import type { AgentFacts, Surroundings, WaitingFacts } from './facts.ts';
import { bestOf, numbersOf, worseBy, type Contender } from './rankCandidates.ts';
import { outsideHours, reasonAgainst } from './reasonAgainst.ts';
import { seatFor, type Seat } from './seat.ts';
import { resolveSticky } from './sticky.ts';

/** Who is given the conversation, or why it waits; with a line on everybody. Exactly one is taken, or `waiting` is set. */
export interface Choice {
  seat: Seat | null;
  strategy: Strategy;
  candidates: Candidate[];
  taken: AgentFacts | null;
  waiting: WaitingReason | null;
}

/** An agent with the reason against them; null: they could take it. */
export interface Judged {
  agent: AgentFacts;
  reason: CandidateReason | null;
}

/**
 * Chooses for one conversation by the aim's strategy, else its department's. Pure; candidates come in the order of their
 * ids, whatever order the facts come in.
 */
export function chooseUser(aim: Aim, waiting: WaitingFacts, surroundings: Surroundings): Choice {
  const seat = seatFor(aim, waiting, surroundings);
  if (!seat) return { seat, strategy: { kind: 'manual' }, candidates: [], taken: null, waiting: { waiting: 'unknown_department', waitingDetails: { departmentId: aim.departmentId ?? '' } } };
  const judged = inOrder(surroundings.agents).map((agent) => ({ agent, reason: reasonAgainst(agent, seat) }));
  const isClosed = seat.department !== null && !seat.department.isOpen;
  const { strategy, own, waitsFor } = resolveSticky(seat, judged, waiting);
  const nobody = { seat, strategy, taken: null };
  if (isClosed) return { ...nobody, candidates: judged.map((each) => candidateOf(each)), waiting: { waiting: 'outside_hours', waitingDetails: outsideHours(seat.department?.opensAt ?? null) } };
  if (waitsFor) return { ...nobody, candidates: passingOver(judged, { reason: 'waits_for', details: waitsFor }), waiting: { waiting: 'waits_for', waitingDetails: waitsFor } };
  if (own) return { seat, strategy, taken: own, candidates: judged.map((each) => (each.agent === own ? takenOf(own) : candidateOf(each, { reason: 'not_own_agent', details: { userId: own.id } }))), waiting: null };
  if (strategy.kind === 'manual') return { ...nobody, candidates: passingOver(judged, { reason: 'manual' }), waiting: { waiting: 'manual' } };
  // A sticky strategy has become its fallback, waits, or has its agent.
  if (strategy.kind === 'sticky') throw new Error('a sticky strategy was not resolved');
  return { ...nobody, ...rank(judged, seat, strategy.kind) };
}

/** The best of those who could; the others are told what they are worse by. */
function rank(judged: readonly Judged[], seat: Seat, strategy: Exclude<PlainStrategy, 'manual'>): Pick<Choice, 'candidates' | 'taken' | 'waiting'> {
  const contenders: Contender[] = [];
  for (const { agent, reason } of judged) if (!reason) contenders.push({ agent, numbers: numbersOf(agent, seat, strategy) });
  const best = bestOf(contenders, strategy);
  if (!best) return { candidates: judged.map((each) => candidateOf(each)), taken: null, waiting: { waiting: judged.length > 0 ? 'nobody_fits' : 'no_candidates' } };
  let next = 0;
  const candidates = judged.map((each) => {
    const contender = each.reason ? undefined : contenders[next++];
    if (!contender) return candidateOf(each);
    if (contender === best) return takenOf(each.agent, contender.numbers);
    return worseOf(contender, worseBy(contender, best, strategy));
  });
  return { candidates, taken: best.agent, waiting: null };
}

function passingOver(judged: readonly Judged[], reason: CandidateReason): Candidate[] {
  return judged.map((each) => candidateOf(each, reason));
}

/** `otherwise`: the reason of one who could have taken it. */
function candidateOf({ agent, reason }: Judged, otherwise?: CandidateReason): Candidate {
  return { userId: agent.id, name: agent.name, taken: false, ...(reason ?? otherwise), load: agent.load, capacity: agent.capacity };
}

function worseOf({ agent: { id, name, load, capacity }, numbers }: Contender, by: Criterion): Candidate {
  return { userId: id, name, taken: false, reason: 'worse', details: { by }, load, capacity, numbers };
}

function takenOf({ id, name, load, capacity }: AgentFacts, numbers?: StrategyNumbers): Candidate {
  return { userId: id, name, taken: true, load, capacity, ...(numbers && { numbers }) };
}

function inOrder(agents: readonly AgentFacts[]): readonly AgentFacts[] {
  const isInOrder = agents.every((agent, index) => index === 0 || (agents[index - 1]?.id ?? '') < agent.id);
  return isInOrder ? agents : agents.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
