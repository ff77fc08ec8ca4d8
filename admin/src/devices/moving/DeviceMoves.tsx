import MoveIcon from '@mui/icons-material/DriveFileMoveOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm, useDataProvider, useLocaleState, useNotify, useTranslate } from 'react-admin';
import type { DeviceMoveRecord, DeviceRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { MoveDialog } from './MoveDialog.tsx';

/** While a move is under way its progress is looked at so often, ms. */
const LOOK_AGAIN_MS = 1_000;

/** Which conversations came from or went to other numbers, how far it is, and how to move them or to undo it. */
export function DeviceMoves({ device }: { device: DeviceRecord }) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [isChoosing, setIsChoosing] = useState(false);
  const [undoing, setUndoing] = useState<DeviceMoveRecord>();
  const queryKey = ['device-moves', device.id];
  const { data: moves = [] } = useQuery({
    queryKey,
    queryFn: ({ signal }) => dataProvider.deviceMoves(device.id, signal),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LOOK_AGAIN_MS : 30_000),
  });
  const undo = useMutation({
    mutationFn: (move: DeviceMoveRecord) => dataProvider.undoMove(device.id, move.id),
    onSuccess: () => notify(t('moving.undo.started')),
    onError: (error) => notify(translate(error.message), { type: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const isBusy = moves.some(isUnderWay);

  return (
    <Box component="section" aria-labelledby="moves-title">
      <Typography id="moves-title" variant="subtitle1" component="h2">
        {t('moving.section')}
      </Typography>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1.5 }}>
        {t('moving.hint')}
      </Typography>
      {moves.length > 0 && (
        <Box component="ul" aria-live="polite" sx={{ listStyle: 'none', m: 0, mb: 1.5, p: 0 }}>
          {moves.map((move) => (
            <MoveLine key={move.id} move={move} deviceId={device.id} onUndo={move.canUndo && !isBusy ? () => setUndoing(move) : undefined} />
          ))}
        </Box>
      )}
      <Button size="small" variant="outlined" startIcon={<MoveIcon />} disabled={isBusy} onClick={() => setIsChoosing(true)}>
        {t('moving.open')}
      </Button>
      {isChoosing && <MoveDialog device={device} onClose={() => setIsChoosing(false)} />}
      <Confirm
        isOpen={undoing !== undefined}
        title={t('moving.undo.title')}
        content={t('moving.undo.hint', { from: undoing?.from.name ?? '', to: undoing?.to.name ?? '' })}
        confirm={t('moving.undo.confirm')}
        onConfirm={() => {
          if (undoing) undo.mutate(undoing);
          setUndoing(undefined);
        }}
        onClose={() => setUndoing(undefined)}
      />
    </Box>
  );
}

function isUnderWay({ state }: DeviceMoveRecord): boolean {
  return state === 'moving' || state === 'undoing';
}

function MoveLine({ move, deviceId, onUndo }: { move: DeviceMoveRecord; deviceId: string; onUndo: (() => void) | undefined }) {
  const t = useT();
  return (
    <Box component="li" data-testid="device-move" sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1, py: 0.5 }}>
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere', textDecoration: move.state === 'undone' ? 'line-through' : 'none' }}>
          {move.from.id === deviceId ? t('moving.line.out', { name: move.to.name }) : t('moving.line.in', { name: move.from.name })}
        </Typography>
        <Typography variant="caption" color="text.secondary">
          {useHowFar(move)}
        </Typography>
      </Box>
      {onUndo && (
        <Button size="small" color="inherit" onClick={onUndo}>
          {t('moving.undo.open')}
        </Button>
      )}
    </Box>
  );
}

function useHowFar({ state, left, moved, by, at, undoneBy, undoneAt }: DeviceMoveRecord): string {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const who = (actor: typeof undoneBy) => actor?.name ?? t('inbox.history.who.someone');
  switch (state) {
    case 'moving':
      return t('moving.line.moving', { smart_count: left });
    case 'undoing':
      return t('moving.line.undoing');
    case 'undone':
      return t('moving.line.undone', { who: who(undoneBy), at: shortDateTime(undoneAt ?? at, locale) });
    case 'moved':
      return t('moving.line.moved', { smart_count: moved, who: who(by), at: shortDateTime(at, locale) });
  }
}
