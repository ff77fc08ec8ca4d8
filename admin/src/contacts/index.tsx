import ContactsIcon from '@mui/icons-material/ContactsOutlined';
import type { ResourceProps } from 'react-admin';
import { contactTitle } from '../inbox/contactName.ts';
import { ContactCreate } from './ContactCreate.tsx';
import { ContactEdit } from './ContactEdit.tsx';
import { ContactList } from './ContactList.tsx';

export default { name: 'contacts', icon: ContactsIcon, list: ContactList, edit: ContactEdit, create: ContactCreate, recordRepresentation: contactTitle } satisfies ResourceProps;
