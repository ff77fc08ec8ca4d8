import { Chip } from '@mui/material';
import type { ConversationState } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

const COLORS = { bot: 'info', waiting: 'warning', assigned: 'success', unread: 'primary', closed: 'default' } as const;

export function StateChip({ state }: { state: ConversationState }) {
  const t = useT();
  return <Chip size="small" variant="outlined" color={COLORS[state]} label={t(`inbox.state.${state}`)} data-testid="conversation-state" />;
}
