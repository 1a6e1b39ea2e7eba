import { App } from './app.ts';
import { startOffline } from './offline/start-offline.ts';

startOffline();
await new App().start();
