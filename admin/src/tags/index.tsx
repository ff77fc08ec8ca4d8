import LabelIcon from '@mui/icons-material/LabelOutlined';
import type { ResourceProps } from 'react-admin';
import { TagCreate } from './TagCreate.tsx';
import { TagEdit } from './TagEdit.tsx';
import { TagList } from './TagList.tsx';

export default { name: 'tags', icon: LabelIcon, list: TagList, edit: TagEdit, create: TagCreate, recordRepresentation: 'name' } satisfies ResourceProps;
