import AltRouteIcon from '@mui/icons-material/AltRouteOutlined';
import Divider from '@mui/material/Divider';
import { useT } from '../i18n/useT.ts';
import { StrategyInput } from '../routing/StrategyInput.tsx';
import { RateLimitInput } from './RateLimitInput.tsx';
import { SettingsCard } from './SettingsCard.tsx';

export function RoutingSection() {
  const t = useT();
  return (
    <SettingsCard icon={<AltRouteIcon />} title={t('settings.routing')} hint={t('settings.routingHint')}>
      <StrategyInput source="commonStrategy" label={t('settings.commonStrategy')} />
      <Divider />
      <RateLimitInput />
    </SettingsCard>
  );
}
