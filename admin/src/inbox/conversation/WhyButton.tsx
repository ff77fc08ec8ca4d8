import WhyIcon from '@mui/icons-material/HelpOutlineRounded';
import { ButtonBase } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useDecisions } from '../../decisions/useDecisions.ts';
import { WhyDialog } from '../../decisions/WhyDialog.tsx';
import { whyQuestion } from '../../decisions/whyQuestion.ts';
import { useT } from '../../i18n/useT.ts';

/** Asks the engine why the conversation is where it is; nothing where there is nothing to tell. */
export function WhyButton({ conversation, viewer }: { conversation: ConversationRecord; viewer: UserRecord }) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  const { data, isError, refetch } = useDecisions(conversation, isOpen);
  const question = whyQuestion(conversation, viewer, data?.[0]);
  // What was asked stays open when the conversation moves on meanwhile.
  const [asked, setAsked] = useState('');
  const text = question && t(`decisions.why.${question}`, { name: conversation.assignee?.name });
  return (
    <>
      {text && (
        <ButtonBase
          onClick={() => {
            setAsked(text);
            setIsOpen(true);
          }}
          sx={{ gap: 0.5, px: 0.5, borderRadius: 0.5, fontSize: '0.78rem', fontFamily: 'inherit', color: 'text.secondary', whiteSpace: 'nowrap', maxWidth: '100%', '& svg': { fontSize: 15 }, '&:hover': { color: 'text.primary', textDecoration: 'underline' } }}
        >
          <WhyIcon aria-hidden />
          {text}
        </ButtonBase>
      )}
      {isOpen && <WhyDialog question={text ?? asked} decisions={data} hasFailed={isError} viewerId={viewer.id} onRetry={() => void refetch()} onClose={() => setIsOpen(false)} />}
    </>
  );
}
