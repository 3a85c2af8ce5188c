import { mount } from 'svelte';
import App from './App.svelte';
import { startClient } from './kernel/client.ts';
import { router } from './router.svelte.ts';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/page.css';
import './ui/control.css';
import './ui/filter-chip.css';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the application');

void startClient();
router.start();
mount(App, { target });

// Behind the first load, which it would only slow down. Without it the application needs a connection to open.
if (import.meta.env.PROD) {
  addEventListener('load', () => {
    navigator.serviceWorker?.register('/service-worker.js').catch(() => {});
  });
}
