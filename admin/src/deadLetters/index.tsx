import ReportIcon from '@mui/icons-material/ReportProblemOutlined';
import type { ResourceProps } from 'react-admin';
import { DeadLetterList } from './DeadLetterList.tsx';

export default { name: 'dead-letters', icon: ReportIcon, list: DeadLetterList } satisfies ResourceProps;
