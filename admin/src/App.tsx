import { lazy, useState } from 'react';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { BrowserRouter, Navigate, Route } from 'react-router-dom';
import clients from './clients/index.tsx';
import contacts from './contacts/index.tsx';
import deadLetters from './deadLetters/index.tsx';
import decisions from './decisions/index.tsx';
import departments from './departments/index.tsx';
import devices from './devices/index.tsx';
import { Layout } from './layout/Layout.tsx';
import { SignInPage } from './layout/SignInPage.tsx';
import { authProvider } from './providers/authProvider.ts';
import { dataProvider } from './providers/dataProvider.ts';
import { i18nProvider } from './providers/i18nProvider.ts';
import { createPreferencesStore } from './providers/preferencesStore.ts';
import { queryClient } from './providers/queryClient.ts';
import quickReplies from './quickReplies/index.tsx';
import rules from './rules/index.tsx';
import { SettingsPage } from './settings/SettingsPage.tsx';
import tags from './tags/index.tsx';
import { darkTheme, lightTheme } from './theme/index.ts';
import users from './users/index.tsx';

const InboxPage = lazy(() => import('./inbox/InboxPage.tsx'));

export function App() {
  const [store] = useState(createPreferencesStore);
  return (
    <BrowserRouter>
      <Admin
        authProvider={authProvider}
        dataProvider={dataProvider}
        darkTheme={darkTheme}
        disableTelemetry
        i18nProvider={i18nProvider}
        layout={Layout}
        lightTheme={lightTheme}
        loginPage={SignInPage}
        queryClient={queryClient}
        requireAuth
        store={store}
      >
        <CustomRoutes>
          <Route path="/" element={<Navigate to="/inbox" replace />} />
          <Route path="/inbox/*" element={<InboxPage />} />
          <Route path="/settings" element={<SettingsPage />} />
        </CustomRoutes>
        <Resource {...clients} />
        <Resource {...contacts} />
        <Resource {...devices} />
        <Resource {...deadLetters} />
        <Resource {...users} />
        <Resource {...departments} />
        <Resource {...rules} />
        <Resource {...decisions} />
        <Resource {...quickReplies} />
        <Resource {...tags} />
      </Admin>
    </BrowserRouter>
  );
}
