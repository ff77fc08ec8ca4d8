import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useColleagues, useDepartments, useSettings } from '../resourceQueries.ts';
import { useConversationCommand } from '../useConversation.ts';
import { TargetList, type TransferTarget } from './TargetList.tsx';
import { TransferHints } from './TransferHints.tsx';
import { departmentTargets, userTargets } from './transferTargets.ts';
import { useSay } from '../useSay.ts';

type Kind = 'user' | 'department';

interface TransferDialogProps {
  conversation: ConversationRecord;
  viewerId: string;
  onClose: () => void;
}

export function TransferDialog({ conversation, viewerId, onClose }: TransferDialogProps) {
  const t = useT();
  const say = useSay();
  const [kind, setKind] = useState<Kind>('user');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<TransferTarget>();
  const [note, setNote] = useState('');
  const users = useColleagues(true);
  const departments = useDepartments();
  const settings = useSettings(true).data;
  const command = useConversationCommand(conversation.id, viewerId);
  const isUser = kind === 'user';
  // The list knows who has gone offline since somebody chose them.
  const receiver = isUser ? users.data?.find((user) => user.id === chosen?.id) : undefined;
  const refusesOffline = settings?.offlineTransfer === 'refuse';
  const isBarred = refusesOffline && receiver?.presence === 'offline';
  const isOffer = isUser && settings?.transferMode === 'offer' && receiver?.id !== viewerId;

  const choose = (next: Kind) => {
    setKind(next);
    setChosen(undefined);
    setSearch('');
  };
  const submit = () => {
    if (!chosen) return;
    const body = { [isUser ? 'userId' : 'departmentId']: chosen.id, ...(note.trim() && { note: note.trim() }) };
    command.mutate(
      { command: 'transfer', body },
      {
        // 202: the transfer is recorded and goes on by itself, or waits for its receiver; the bar shows it until the live event says what came of it.
        onSuccess: ({ transfer }) => {
          const outcome = transfer ? transfer.status : 'done';
          say(`inbox.transfer.${outcome}`, { type: transfer ? 'info' : 'success', values: { name: chosen.name } });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="transfer-title">
      <DialogTitle id="transfer-title">{t('inbox.transfer.title')}</DialogTitle>
      <DialogContent>
        <ToggleButtonGroup exclusive fullWidth size="small" value={kind} aria-label={t('inbox.transfer.to')} onChange={(_event, next: Kind | null) => next && choose(next)} sx={{ mb: 1 }}>
          <ToggleButton value="user">{t('inbox.transfer.user')}</ToggleButton>
          <ToggleButton value="department">{t('inbox.transfer.department')}</ToggleButton>
        </ToggleButtonGroup>
        <TextField type="search" autoFocus label={t(isUser ? 'inbox.transfer.searchUser' : 'inbox.transfer.searchDepartment')} value={search} onChange={(event) => setSearch(event.target.value)} />
        <TargetList
          chosenId={chosen?.id}
          onChoose={setChosen}
          isLoading={isUser ? users.isLoading : departments.isLoading}
          targets={isUser ? { kind, list: userTargets(users.data ?? [], conversation, search) } : { kind, list: departmentTargets(departments.data ?? [], conversation, search) }}
          currentDepartmentId={conversation.department?.id}
          refusesOffline={refusesOffline}
        />
        {receiver && <TransferHints receiver={receiver} offerSeconds={isOffer ? settings.offerSeconds : null} isBarred={isBarred} />}
        <TextField multiline minRows={2} maxRows={5} label={t('inbox.transfer.note')} value={note} onChange={(event) => setNote(event.target.value)} slotProps={{ htmlInput: { maxLength: 2000 } }} sx={{ mt: 1.5 }} />
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" disabled={!chosen || isBarred} loading={command.isPending} onClick={submit}>
          {t(isOffer ? 'inbox.transfer.offer' : 'inbox.transfer.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
