import GroupsIcon from '@mui/icons-material/GroupsOutlined';
import type { ResourceProps } from 'react-admin';
import { UserCreate } from './UserCreate.tsx';
import { UserEdit } from './UserEdit.tsx';
import { UserList } from './UserList.tsx';

export default { name: 'users', icon: GroupsIcon, list: UserList, edit: UserEdit, create: UserCreate, recordRepresentation: 'name' } satisfies ResourceProps;
