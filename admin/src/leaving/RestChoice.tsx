import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { LeavingOutcome } from '../../../engine/contract/index.ts';
import { OptionText } from '../forms/OptionText.tsx';
import { useT } from '../i18n/useT.ts';
import type { Colleague } from '../inbox/resourceQueries.ts';
import { ColleagueOption } from './ColleagueOption.tsx';
import type { Leaver } from './leavingTexts.ts';

interface RestChoiceProps {
  leaver: Leaver;
  /** Who may receive, the likeliest first. */
  receivers: readonly Colleague[];
  rest: LeavingOutcome | null;
  onChoose: (rest: LeavingOutcome | null) => void;
  /** Who is deactivated cannot keep anything. */
  canKeep: boolean;
}

type Kind = LeavingOutcome['kind'];

/** What becomes of all conversations that nothing else is said of. */
export function RestChoice({ leaver, receivers, rest, onChoose, canKeep }: RestChoiceProps) {
  const t = useT();
  const [receiver, setReceiver] = useState<Colleague | null>(null);
  const kind: Kind = rest?.kind ?? 'user';
  const titles: Record<Kind, string> = {
    queue: t('leaving.choice.queue'),
    user: t('leaving.choice.user'),
    keep: leaver.isSelf ? t('leaving.choice.keepOwn') : t('leaving.choice.keep', { name: leaver.name }),
  };

  const choose = (next: Kind) => onChoose(next === 'user' ? toReceiver(receiver) : { kind: next });

  return (
    <Box>
      <FormControl margin="none">
        <RadioGroup aria-label={t('leaving.all')} value={kind} onChange={(_event, next) => choose(next as Kind)} sx={{ display: 'grid', gridTemplateColumns: { sm: canKeep ? 'repeat(3, 1fr)' : 'repeat(2, 1fr)' }, gap: 1 }}>
          {(canKeep ? (['queue', 'user', 'keep'] as const) : (['queue', 'user'] as const)).map((each) => (
            <FormControlLabel
              key={each}
              value={each}
              control={<Radio size="small" sx={{ p: 0.5 }} />}
              label={<OptionText title={titles[each]} hint={t(`leaving.choiceHint.${each}`)} />}
              sx={{ m: 0, p: 1, alignItems: 'flex-start', border: 1, borderRadius: 2, borderColor: each === kind ? 'primary.main' : 'divider', bgcolor: each === kind ? 'action.selected' : undefined }}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {kind === 'user' && (
        <Autocomplete
          options={receivers}
          value={receiver}
          onChange={(_event, next) => {
            setReceiver(next);
            onChoose(toReceiver(next));
          }}
          openOnFocus
          autoHighlight
          getOptionLabel={(each) => each.name}
          getOptionKey={(each) => each.id}
          isOptionEqualToValue={(one, other) => one.id === other.id}
          noOptionsText={t('leaving.noReceivers')}
          renderOption={({ key, ...props }, each) => (
            <li key={key} {...props}>
              <ColleagueOption colleague={each} />
            </li>
          )}
          renderInput={(props) => <TextField {...props} margin="none" label={t('leaving.receiver')} placeholder={t('leaving.chooseReceiver')} autoFocus={!receiver} />}
          sx={{ mt: 1.5 }}
        />
      )}
    </Box>
  );
}

function toReceiver(receiver: Colleague | null): LeavingOutcome | null {
  return receiver && { kind: 'user', userId: receiver.id };
}
