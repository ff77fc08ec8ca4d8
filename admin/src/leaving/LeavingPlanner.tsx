import Stack from '@mui/material/Stack';
import type { LeavingPreview } from '../../../engine/contract/index.ts';
import { userTargets } from '../inbox/dialogs/transferTargets.ts';
import { useColleagues } from '../inbox/resourceQueries.ts';
import { chooseException, chooseRest, type LeavingChoice } from './leavingModel.ts';
import { LeavingList } from './LeavingList.tsx';
import type { Leaver } from './leavingTexts.ts';
import { RestChoice } from './RestChoice.tsx';

interface LeavingPlannerProps {
  preview: LeavingPreview;
  leaver: Leaver;
  choice: LeavingChoice;
  onChoose: (choice: LeavingChoice) => void;
  isStale: boolean;
  canKeep: boolean;
}

/** One choice for all conversations, and another one for whichever needs it. */
export function LeavingPlanner({ preview, leaver, choice, onChoose, isStale, canKeep }: LeavingPlannerProps) {
  const colleagues = useColleagues(true);
  const receivers = userTargets(colleagues.data ?? [], { assignee: leaver }, '');
  return (
    <Stack gap={1}>
      <RestChoice leaver={leaver} receivers={receivers} rest={choice.rest} onChoose={(rest) => onChoose(chooseRest(choice, rest))} canKeep={canKeep} />
      <LeavingList
        conversations={preview.conversations}
        leaver={leaver}
        receivers={receivers}
        exceptions={choice.exceptions}
        isStale={isStale}
        canKeep={canKeep}
        onChoose={(conversationId, outcome) => onChoose(chooseException(choice, conversationId, outcome))}
        onReset={() => onChoose({ ...choice, exceptions: new Map() })}
      />
    </Stack>
  );
}
