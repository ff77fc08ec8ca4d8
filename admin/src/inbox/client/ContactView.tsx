import { Box, Link, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { formatPhone } from '../../phones/phoneModel.ts';
import { contactName } from '../contactName.ts';
import { PersonAvatar } from '../PersonAvatar.tsx';
import { ClientDialog } from './ClientDialog.tsx';
import { ConversationTags } from './ConversationTags.tsx';
import { ContactNameField } from './ContactNameField.tsx';
import { IgnoreContact } from './IgnoreContact.tsx';
import { LinkClientDialog } from './LinkClientDialog.tsx';
import { LinkedClient } from './LinkedClient.tsx';
import { NotLinked } from './NotLinked.tsx';
import { PossibleDuplicate } from './PossibleDuplicate.tsx';
import { useContactCommands } from './useContactCommands.ts';

/** The contact, and the client it belongs to or may be linked with. */
export function ContactView({ conversation, viewer }: { conversation: ConversationRecord; viewer: UserRecord }) {
  const { contact } = conversation;
  const [dialog, setDialog] = useState<'create' | 'edit' | 'link'>();
  const commands = useContactCommands(conversation, viewer.id);
  const close = () => setDialog(undefined);

  return (
    <Box sx={{ p: 2.5 }}>
      <Box sx={{ display: 'flex', flexDirection: 'column', alignItems: 'center', textAlign: 'center', gap: 0.5, pb: 2.5 }}>
        <PersonAvatar name={contactName(contact)} size={64} />
        <ContactNameField key={contact.id} contact={contact} onSave={commands.rename} />
        <ContactPhone contact={contact} />
      </Box>
      <PossibleDuplicate contactId={contact.id} />
      <ConversationTags key={conversation.id} conversation={conversation} viewerId={viewer.id} />
      {contact.clientId ? (
        <LinkedClient clientId={contact.clientId} onEdit={() => setDialog('edit')} onUnlink={commands.unlink} />
      ) : (
        <NotLinked onCreate={() => setDialog('create')} onLink={() => setDialog('link')} />
      )}
      <IgnoreContact key={`ignore ${contact.id}`} contact={contact} />
      {dialog === 'create' && <ClientDialog contact={contact} onSaved={commands.link} onClose={close} />}
      {dialog === 'edit' && contact.clientId && <ClientDialog contact={contact} clientId={contact.clientId} onClose={close} />}
      {dialog === 'link' && <LinkClientDialog onLink={commands.link} onClose={close} />}
    </Box>
  );
}

/** Left out of a contact without a name, whose phone stands above already. */
function ContactPhone({ contact }: { contact: ConversationRecord['contact'] }) {
  const t = useT();
  if (contact.phone && !contactName(contact)) return null;
  return contact.phone ? (
    <Link href={`tel:${contact.phone}`} variant="body2" color="text.secondary" underline="hover">
      {formatPhone(contact.phone)}
    </Link>
  ) : (
    <Typography variant="body2" color="text.secondary">
      {t('inbox.client.noPhone')}
    </Typography>
  );
}
