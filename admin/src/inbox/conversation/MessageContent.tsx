import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { hasVisibleText } from '../visibleText.ts';
import { KindLine } from './KindLine.tsx';
import { MediaContent } from './MediaContent.tsx';
import { MessageText } from './MessageText.tsx';
import { Quote } from './Quote.tsx';
import { RichContent } from './RichContent.tsx';

/** What a message says: what it quotes, its file or the name of its kind, and its text. */
export function MessageContent({ message }: { message: MessageRecord }) {
  const t = useT();
  const isReadable = hasVisibleText(message.text);
  const isPlain = message.type === 'text' || message.type === 'edit';
  return (
    <>
      {message.quoted && <Quote text={message.quoted.text} />}
      {message.content ? <RichContent content={message.content} /> : message.media ? <MediaContent message={{ ...message, media: message.media }} /> : !isPlain && <KindLine type={message.type} />}
      {isReadable && !message.content && <MessageText text={message.text} />}
      {isPlain && !isReadable && !message.media && <KindLine type={message.type} name={t('inbox.message.noText')} />}
    </>
  );
}
