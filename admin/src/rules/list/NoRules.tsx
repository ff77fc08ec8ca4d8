import RuleIcon from '@mui/icons-material/AltRouteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import CardActionArea from '@mui/material/CardActionArea';
import Typography from '@mui/material/Typography';
import { useNavigate } from 'react-router-dom';
import { OptionText } from '../../forms/OptionText.tsx';
import { useT } from '../../i18n/useT.ts';
import { RULE_TEMPLATES } from '../ruleTemplates.ts';

/** Before the first rule: what rules are for, and a few to begin with. */
export function NoRules() {
  const t = useT();
  const navigate = useNavigate();
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', alignItems: 'center', textAlign: 'center', gap: 1, py: { xs: 4, sm: 6 }, px: 1 }}>
      <Box aria-hidden sx={{ display: 'grid', placeItems: 'center', width: 72, height: 72, mb: 1, borderRadius: '50%', bgcolor: 'primary.light', color: 'primary.dark', '& svg': { fontSize: 34 } }}>
        <RuleIcon />
      </Box>
      <Typography variant="h6" component="h2">
        {t('rules.empty.title')}
      </Typography>
      <Typography color="text.secondary" sx={{ maxWidth: 560, mb: 2 }}>
        {t('rules.empty.hint')}
      </Typography>
      <Button variant="contained" onClick={() => navigate('/rules/create')}>
        {t('rules.empty.begin')}
      </Button>
      <Typography variant="subtitle2" component="h3" color="text.secondary" sx={{ mt: 3 }}>
        {t('rules.empty.templates')}
      </Typography>
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', md: 'repeat(3, 1fr)' }, gap: 1.5, width: '100%', maxWidth: 880, textAlign: 'start' }}>
        {RULE_TEMPLATES.map((key) => (
          <Card key={key}>
            <CardActionArea onClick={() => navigate('/rules/create', { state: { template: key } })} sx={{ height: '100%', p: 2, display: 'flex', alignItems: 'flex-start', justifyContent: 'flex-start' }}>
              <OptionText title={t(`rules.template.${key}.name`)} hint={t(`rules.template.${key}.hint`)} />
            </CardActionArea>
          </Card>
        ))}
      </Box>
    </Box>
  );
}
