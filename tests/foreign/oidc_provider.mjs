// A certified OpenID provider nobody here wrote (npm oidc-provider) as the gateway's issuer, on a free port over TLS.
// It is asked for tokens as any client asks, and has people log in: `pages ADDRESS` tells it where, and whom one may be comes
// with GATEWAY_ACCOUNTS. Lines on standard input change it: `rotate` gives it new keys on the same
// port, `away` stops it, `back` starts it again, a JSON object {"header":{},"payload":{}} is signed with its own key by
// npm jose, so that wrong tokens can be had that are signed right. Each line is answered with one line of JSON.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

// Standard output is for the answers alone.
console.log = console.info = console.warn = console.error;

const modules = process.env.GATEWAY_NODE_MODULES;
const load = async (file) => import(pathToFileURL(path.join(modules, file)).href);
const { Provider } = await load('oidc-provider/lib/index.js');
const jose = await load('jose/dist/node/esm/index.js');

const [certificate, key, audience, claimsText] = process.argv.slice(2);
const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
const claims = JSON.parse(claimsText);
const secret = process.env.GATEWAY_CLIENT_SECRET;
const accounts = JSON.parse(process.env.GATEWAY_ACCOUNTS ?? '{}');
const pagesKey = JSON.parse(process.env.GATEWAY_PAGES_KEY ?? 'null');
const resource = 'https://gateway.test';
let port = 0, server, signing, pages, rotations = 0;

async function newKey() {
  const { privateKey } = await jose.generateKeyPair('ES256', { extractable: true });
  rotations += 1;
  signing = { ...await jose.exportJWK(privateKey), kid: `provider-${rotations}`, use: 'sig', alg: 'ES256' };
}

// The gateway's pages as a client: code flow with PKCE, its own key.
function pagesClient() {
  return pages === undefined ? [] : [{
    client_id: 'gateway-pages', grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [`${pages}/login/callback`],
    post_logout_redirect_uris: [`${pages}/`], backchannel_logout_uri: `${pages}/logout/issuer`, backchannel_logout_session_required: true, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [pagesKey] }, id_token_signed_response_alg: 'ES256',
  }];
}

// Whoever chooses an account has agreed to all there is.
async function grantOf(context) {
  const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(resource, 'gateway.read');
  await grant.save();
  return grant;
}

async function interact(provider, request, response) {
  if (request.method === 'POST') {
    let body = '';
    for await (const piece of request) body += piece;
    await provider.interactionFinished(request, response, { login: { accountId: new URLSearchParams(body).get('account') } }, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionDetails(request, response);
  const buttons = Object.keys(accounts).map((name) => `<button name="account" value="${name}">${name}</button>`).join('');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="en"><title>Accounts</title><form method="post">${buttons}</form></html>`);
}

function configuration() {
  return {
    jwks: { keys: [signing] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: grantOf,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    clients: [...pagesClient(), {
      client_id: 'case-system', client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
      token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256',
    }],
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'gateway.read', audience, accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: (_, token) => accounts[token.accountId] ?? claims,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    cookies: { keys: [secret] },
  };
}

const issuer = () => `https://localhost:${port}`;

async function listen() {
  let answer = (request, response) => { response.statusCode = 503; response.end(); };
  server = createServer(tls, (request, response) => answer(request, response));
  await new Promise((done) => { server.listen(port, '127.0.0.1', done); });
  port = server.address().port;
  const provider = new Provider(issuer(), configuration());
  const flow = provider.callback();
  answer = (request, response) => (request.url.startsWith('/interaction/') ? interact(provider, request, response) : flow(request, response));
}

async function stop() {
  const closed = new Promise((done) => { server.close(done); });
  server.closeAllConnections();
  await closed;
}

async function sign({ header, payload }) {
  const whole = { alg: 'ES256', typ: 'at+jwt', kid: signing.kid, ...header };
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return new jose.CompactSign(bytes).setProtectedHeader(whole).sign(await jose.importJWK(signing, 'ES256'), { crit: { x: true } });
}

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

await newKey();
await listen();
tell({ issuer: issuer() });
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'rotate') {
    await stop();
    await newKey();
    await listen();
    tell({ kid: signing.kid });
  } else if (line.startsWith('pages ')) {
    await stop();
    pages = line.slice('pages '.length);
    await listen();
    tell({ pages });
  } else if (line === 'away') {
    await stop();
    tell({ away: true });
  } else if (line === 'back') {
    await listen();
    tell({ away: false });
  } else {
    tell({ token: await sign(JSON.parse(line)) });
  }
}
await stop();
