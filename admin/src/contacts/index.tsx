import ContactsIcon from '@mui/icons-material/ContactsOutlined';
import type { ResourceProps } from 'react-admin';
import { ContactCreate } from './ContactCreate.tsx';
import { ContactEdit } from './ContactEdit.tsx';
import { ContactList } from './ContactList.tsx';

export default { name: 'contacts', icon: ContactsIcon, list: ContactList, edit: ContactEdit, create: ContactCreate, recordRepresentation: 'name' } satisfies ResourceProps;
