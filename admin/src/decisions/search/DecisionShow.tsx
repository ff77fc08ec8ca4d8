import ChatIcon from '@mui/icons-material/ForumOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { AccessDenied, CanAccess, Loading, Title, useDataProvider } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { DecisionFound } from '../../../../engine/contract/index.ts';
import { shortDateTime } from '../../inbox/timeText.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { DecisionView } from '../DecisionView.tsx';
import { KnownFacts } from './KnownFacts.tsx';

/** One decision whole: whose, what came of it and why, and what was known. */
export default function DecisionShow() {
  return (
    <CanAccess action="show" resource="decisions" accessDenied={<AccessDenied />}>
      <Found />
    </CanAccess>
  );
}

/** Asked for under a key of its own: what react-admin keeps of a list under an id are the list's lines. */
function Found() {
  const { id = '' } = useParams();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data, error } = useQuery({ queryKey: ['decisions', 'whole', id], queryFn: async ({ signal }) => (await dataProvider.getOne<DecisionFound>('decisions', { id, signal })).data });
  if (error) return <Alert severity="error">{error.message}</Alert>;
  return data ? <DecisionPage decision={data} /> : <Loading />;
}

function DecisionPage({ decision }: { decision: DecisionFound }) {
  const { t, locale } = useSpeech();
  const { conversation, at, trigger } = decision;
  const contact = conversation ? conversation.contact.name : t('decisions.search.gone');
  return (
    <>
      <Title title={t('decisions.search.title', { contact })} />
      <Card sx={{ maxWidth: 760, my: 1.5, p: { xs: 2, sm: 3 }, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2.5 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, justifyContent: 'space-between', alignItems: 'center' }}>
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Typography variant="h6" component="h2" dir="auto">
              {contact}
            </Typography>
            <Typography variant="body2" color="text.secondary">
              {[conversation && t('decisions.search.protocol', { protocol: conversation.protocol }), t('decisions.why.at', { time: shortDateTime(at, locale), trigger: t(`decisions.trigger.${trigger}`) })].filter(Boolean).join(' · ')}
            </Typography>
          </Box>
          {conversation && (
            <Button component={Link} to={`/inbox/${conversation.id}`} variant="outlined" startIcon={<ChatIcon />}>
              {t('decisions.search.open')}
            </Button>
          )}
        </Box>
        <DecisionView decision={decision} />
        <KnownFacts facts={decision.facts} />
      </Card>
    </>
  );
}
