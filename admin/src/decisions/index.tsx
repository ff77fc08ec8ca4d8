import WhyIcon from '@mui/icons-material/TroubleshootOutlined';
import { lazy } from 'react';
import type { ResourceProps } from 'react-admin';

const DecisionList = lazy(() => import('./search/DecisionList.tsx'));
const DecisionShow = lazy(() => import('./search/DecisionShow.tsx'));

/** What the engine decided, for those who look for it; only supervisors do. */
export default { name: 'decisions', icon: WhyIcon, list: DecisionList, show: DecisionShow } satisfies ResourceProps;
