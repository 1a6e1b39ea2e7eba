import { createWriter } from 'venti-core/web';

const writer = await createWriter();
const piece = await writer.generate('Cash is king.', { seed: 1, maxOutputTokens: 20 });
await writer.dispose();
document.querySelector('p').textContent = piece.text;
