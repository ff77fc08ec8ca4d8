import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { SimulatorFaults } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { SimulatorCard } from './SimulatorCard.tsx';

const SWITCHES = ['refuse', 'dropAcks', 'disconnect', 'duplicate'] as const;
const MAX_DELAY_MS = 60_000;

/**
 * Faults of the simulated network. Each change sends only itself and is answered with all that is set; before the first one
 * nobody tells, and the card says so.
 */
export function SimulatorFaultsCard({ deviceId }: { deviceId: string }) {
  const t = useT();
  const notify = useNotify();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [faults, setFaults] = useState<SimulatorFaults>();
  const [delay, setDelay] = useState('0');
  const { mutate, isPending } = useMutation({
    mutationFn: (change: SimulatorFaults) => dataProvider.setSimulatorFaults(deviceId, change),
    onSuccess: (set) => {
      setFaults(set);
      setDelay(String(set.delayMs ?? 0));
      notify(t('simulator.faults.saved'), { type: 'success' });
    },
    onError: (error) => notify(error.message, { type: 'error' }),
  });
  const delayMs = Number(delay);
  const isDelayValid = Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= MAX_DELAY_MS;

  return (
    <SimulatorCard title={t('simulator.faults.title')} hint={t('simulator.faults.hint')}>
      {!faults && (
        <Typography variant="body2" color="warning.main" sx={{ mb: 1 }}>
          {t('simulator.faults.unknown')}
        </Typography>
      )}
      {SWITCHES.map((name) => (
        <FormControlLabel
          key={name}
          disabled={isPending}
          control={<Switch checked={faults?.[name] ?? false} onChange={(_event, on) => mutate({ [name]: on })} />}
          label={
            <>
              <Typography variant="body2">{t(`simulator.faults.${name}`)}</Typography>
              <Typography variant="caption" color="text.secondary">
                {t(`simulator.faults.${name}Hint`)}
              </Typography>
            </>
          }
          sx={{ display: 'flex', my: 0.5, ml: -1 }}
        />
      ))}
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1, mt: 1 }}>
        <TextField
          type="number"
          label={t('simulator.faults.delayMs')}
          helperText={t('simulator.faults.delayHint')}
          value={delay}
          error={!isDelayValid}
          onChange={(event) => setDelay(event.target.value)}
          slotProps={{ htmlInput: { min: 0, max: MAX_DELAY_MS, step: 100 } }}
        />
        <Button variant="outlined" disabled={!isDelayValid || isPending} onClick={() => mutate({ delayMs })} sx={{ mt: 1, height: 40, flexShrink: 0 }}>
          {t('simulator.faults.apply')}
        </Button>
      </Box>
      {/* Nothing at all takes back everything, also the faults that have no switch here. */}
      <Button color="inherit" disabled={isPending} onClick={() => mutate({})} sx={{ mt: 1 }}>
        {t('simulator.faults.undoAll')}
      </Button>
    </SimulatorCard>
  );
}
