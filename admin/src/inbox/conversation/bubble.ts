import { styled } from '@mui/material';
import type { Direction } from '../../../../engine/contract/index.ts';
import { noteColors } from '../noteColors.ts';

/** The ground of a message by who wrote it, with its tail corner where a run begins. */
export const Bubble = styled('div', { shouldForwardProp: (name) => name !== 'direction' && name !== 'opens' })<{ direction: Direction; opens: boolean }>(
  ({ theme, direction, opens }) => ({
    position: 'relative',
    maxWidth: '100%',
    padding: theme.spacing(0.75, 1.25, 0.5),
    borderRadius: 12,
    ...(opens && (direction === 'in' ? { borderTopLeftRadius: 4 } : { borderTopRightRadius: 4 })),
    color: theme.palette.text.primary,
    backgroundColor:
      direction === 'in' ? theme.palette.background.paper : direction === 'note' ? noteColors(theme).ground : theme.palette.primary.light,
    border: `1px solid ${direction === 'in' ? theme.palette.divider : direction === 'note' ? noteColors(theme).line : 'transparent'}`,
  }),
);

/** One line of the conversation: its bubble on the writer's side, never wider than what reads well. */
export const BubbleLine = styled('div', { shouldForwardProp: (name) => name !== 'isOwn' && name !== 'opens' })<{ isOwn: boolean; opens: boolean }>(
  ({ theme, isOwn, opens }) => ({
    display: 'flex',
    flexDirection: 'column',
    alignItems: isOwn ? 'flex-end' : 'flex-start',
    alignSelf: isOwn ? 'flex-end' : 'flex-start',
    maxWidth: 'min(78%, 620px)',
    marginTop: opens ? theme.spacing(1.25) : 3,
    [theme.breakpoints.down('sm')]: { maxWidth: '88%' },
  }),
);

export const BubbleFoot = styled('div')(({ theme }) => ({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'flex-end',
  gap: 4,
  marginTop: 1,
  fontSize: '0.7rem',
  color: theme.palette.text.secondary,
  whiteSpace: 'nowrap',
}));
