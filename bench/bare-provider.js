// The yardstick of start times: one oidc-provider and nothing else, `node bare-provider.js 5000`.
// JavaScript, because a start that strips types from TypeScript would flatter us.
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const client = { client_id: 'service', client_secret: 'secret', redirect_uris: ['http://localhost:3000/callback'] };
const provider = new Provider(`http://localhost:${port}`, { clients: [client] });
provider.listen(port, '127.0.0.1');
