/**
 * Tries what docs/clients.md says of `--https`: which setting makes each platform trust the certificate. Each program asks for
 * the discovery document without the setting, which must fail, and with it. `node test/clients/certificate.ts [name…]`
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFederation } from 'franceconnect-local';

interface Platform {
  name: string;
  /** Asks for the address in `DISCOVERY`, and fails when it cannot. */
  command: readonly string[];
  /** What is given beside: variables of the environment, or arguments before the others. */
  trusting: (files: Files) => { variables?: Record<string, string>; options?: readonly string[] };
}

interface Files {
  pem: string;
  /** A trust store with the certificate, made by keytool. */
  trustStore: string;
}

const JAVA = `import java.net.URI; import java.net.http.*;
class Ask { public static void main(String[] args) throws Exception {
  HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("DISCOVERY"))).build();
  HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
} }`;

const GO = `package main
import ("net/http"; "os")
func main() { if _, err := http.Get(os.Getenv("DISCOVERY")); err != nil { panic(err) } }`;

const folder = await mkdtemp(join(tmpdir(), 'franceconnect-local-'));
const [java, go, goProgram] = [join(folder, 'Ask.java'), join(folder, 'ask.go'), join(folder, 'ask')];

const PLATFORMS: readonly Platform[] = [
  {
    name: 'Node',
    command: [process.execPath, '--eval', 'fetch(process.env.DISCOVERY).catch(() => process.exit(1))'],
    trusting: ({ pem }) => ({ variables: { NODE_EXTRA_CA_CERTS: pem } }),
  },
  {
    name: 'Python, standard library',
    command: ['/usr/bin/python3', '-c', 'import os, urllib.request; urllib.request.urlopen(os.environ["DISCOVERY"])'],
    trusting: ({ pem }) => ({ variables: { SSL_CERT_FILE: pem } }),
  },
  {
    name: 'Python, requests',
    command: ['/usr/bin/python3', '-c', 'import os, requests; requests.get(os.environ["DISCOVERY"])'],
    trusting: ({ pem }) => ({ variables: { REQUESTS_CA_BUNDLE: pem } }),
  },
  {
    name: 'Ruby',
    command: ['ruby', '-rnet/http', '-e', 'Net::HTTP.get_response(URI(ENV["DISCOVERY"]))'],
    trusting: ({ pem }) => ({ variables: { SSL_CERT_FILE: pem } }),
  },
  { name: 'Go', command: [goProgram], trusting: ({ pem }) => ({ variables: { SSL_CERT_FILE: pem } }) },
  {
    name: 'PHP, streams',
    command: ['php', '-r', 'exit(@file_get_contents(getenv("DISCOVERY")) === false ? 1 : 0);'],
    trusting: ({ pem }) => ({ options: ['-d', `openssl.cafile=${pem}`] }),
  },
  {
    name: 'PHP, curl',
    command: ['php', '-r', '$c = curl_init(getenv("DISCOVERY")); ob_start(); exit(curl_exec($c) ? 0 : 1);'],
    trusting: ({ pem }) => ({ options: ['-d', `curl.cainfo=${pem}`] }),
  },
  {
    name: 'Java',
    command: ['java', java],
    trusting: ({ trustStore }) => ({
      options: [`-Djavax.net.ssl.trustStore=${trustStore}`, '-Djavax.net.ssl.trustStorePassword=changeit'],
    }),
  },
  {
    name: 'curl',
    command: ['curl', '--silent', '--output', '/dev/null', '--url'],
    trusting: ({ pem }) => ({ variables: { CURL_CA_BUNDLE: pem } }),
  },
];

const say = (text: string) => process.stdout.write(`${text}\n`);

await using federation = await startFederation({ only: ['provider', 'sources'], https: true });
const files: Files = { pem: join(folder, 'certificate.pem'), trustStore: join(folder, 'trust.p12') };
await Promise.all([writeFile(files.pem, federation.certificate ?? ''), writeFile(java, JAVA), writeFile(go, GO)]);
spawnSync('go', ['build', '-o', goProgram, go], { stdio: 'inherit' });
spawnSync('keytool', [
  ...['-importcert', '-noprompt', '-alias', 'franceconnect-local', '-file', files.pem],
  ...['-keystore', files.trustStore, '-storepass', 'changeit'],
]);

/** @returns whether the program got its answer */
async function asks(
  { command: [program = '', ...args] }: Platform,
  { variables, options = [] }: ReturnType<Platform['trusting']>,
): Promise<boolean> {
  const { discovery } = federation.franceconnect;
  const address = program === 'curl' ? [discovery] : [];
  const env = { ...process.env, DISCOVERY: discovery, ...variables };
  const [code] = await once(spawn(program, [...options, ...args, ...address], { env, stdio: 'ignore' }), 'exit');
  return code === 0;
}

let failures = 0;
const wanted = process.argv.slice(2);
for (const platform of PLATFORMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const [without, trusting] = [await asks(platform, {}), await asks(platform, platform.trusting(files))];
  const passed = trusting && !without;
  if (!passed) failures += 1;
  say(
    `${passed ? 'ok  ' : 'FAIL'} --https with ${platform.name}: ${without ? 'trusted' : 'refused'} without, ${trusting ? 'trusted' : 'refused'} with`,
  );
}
await rm(folder, { recursive: true });
say(`${failures} platforms failed`);
process.exitCode = failures > 0 ? 1 : 0;
