import { App } from './app.ts';
import { goOffline } from './offline/go-offline.ts';
import { allowOwnScripts } from './trusted-types.ts';

allowOwnScripts();
const app = new App();
await app.start();
await goOffline();
app.prepare();
