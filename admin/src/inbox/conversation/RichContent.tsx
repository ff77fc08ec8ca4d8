import PersonIcon from '@mui/icons-material/PersonOutlineRounded';
import PlaceIcon from '@mui/icons-material/PlaceOutlined';
import { Box, Link, Typography } from '@mui/material';
import type { MessageContent } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';

/** What a text alone cannot say: a place, contact cards, a poll. */
export function RichContent({ content }: { content: MessageContent }) {
  switch (content.kind) {
    case 'location':
      return <Place {...content} />;
    case 'contacts':
      return content.contacts.map((contact, index) => <ContactCard key={index} {...contact} />);
    case 'poll':
      return <Poll {...content} />;
  }
}

type Of<Kind extends MessageContent['kind']> = Omit<Extract<MessageContent, { kind: Kind }>, 'kind'>;

const CARD = { display: 'flex', gap: 1, minWidth: 200, py: 0.5 } as const;

function Place({ latitude, longitude, name, address, isLive }: Of<'location'>) {
  const t = useT();
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <Box sx={CARD}>
      <PlaceIcon color="primary" />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="subtitle2">{name || t(isLive ? 'inbox.rich.livePlace' : 'inbox.kind.location')}</Typography>
        {address && <Typography variant="body2">{address}</Typography>}
        <Link href={href} target="_blank" rel="noopener noreferrer" variant="body2">
          {t('inbox.rich.map')}
        </Link>
      </Box>
    </Box>
  );
}

function ContactCard({ name, phones }: Of<'contacts'>['contacts'][number]) {
  const t = useT();
  return (
    <Box sx={CARD}>
      <PersonIcon color="primary" />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="subtitle2" sx={{ overflowWrap: 'anywhere' }}>
          {name || t('inbox.kind.contact')}
        </Typography>
        {phones.map((phone) => (
          <Link key={phone} href={`tel:${phone.replaceAll(/[^+\d]/gu, '')}`} variant="body2" sx={{ display: 'block' }}>
            {phone}
          </Link>
        ))}
      </Box>
    </Box>
  );
}

function Poll({ question, options, selectable }: Of<'poll'>) {
  const t = useT();
  return (
    <Box sx={{ minWidth: 200 }}>
      <Typography variant="subtitle2">{question || t('inbox.kind.poll')}</Typography>
      <Typography variant="caption" color="text.secondary">
        {t(selectable === 1 ? 'inbox.rich.pollOne' : 'inbox.rich.pollMany')}
      </Typography>
      <Box component="ul" sx={{ m: 0, my: 0.5, pl: 2.5 }}>
        {options.map((option) => (
          <Typography key={option} component="li" variant="body2">
            {option}
          </Typography>
        ))}
      </Box>
    </Box>
  );
}
