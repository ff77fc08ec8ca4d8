import '@fontsource-variable/inter/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { dropUnowned } from './inbox/dropUnowned.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

void dropUnowned();

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
