import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { openServer, type WebServer } from '../../infrastructure/http/server.ts';

let one: WebServer;
let other: WebServer;

const form = `<main><form method="post" action="/echo">
  <input type="hidden" name="token" value="t&amp;1"><input name="name" value="old">
  <input type="checkbox" name="box" value="yes" checked><input type="checkbox" name="unticked">
  <select name="list"><option value="a">A</option><option value="b" selected>B</option></select>
  <textarea name="text">line</textarea><input name="off" disabled value="x">
  <button name="do" value="this">Go</button><button name="do" value="that" id="that">No</button>
</form><a href="/form?again">again</a></main>`;

const listener: RequestListener = (req, res) => {
  const { pathname } = new URL(req.url ?? '/', 'http://x');
  res.setHeader('content-type', 'text/html');
  switch (pathname) {
    case '/login':
      return void res
        .writeHead(302, { location: `${other.url}/cookies`, 'set-cookie': 'who=me; Path=/; HttpOnly' })
        .end();
    case '/cookies':
      return void res.end(req.headers.cookie ?? 'none');
    case '/loop':
      return void res.writeHead(303, { location: '/loop' }).end();
    case '/kept':
      return void res.writeHead(307, { location: '/echo' }).end();
    case '/form':
      return void res.end(form);
    case '/pass-on':
      return void res.end(`<script src="/x/auto-submit.js"></script>${form}`);
    default: {
      let body = `${req.method} ${req.url} `;
      req.on('data', (chunk) => {
        body += chunk;
      });
      req.on('end', () => res.end(body));
    }
  }
};

beforeAll(async () => {
  const open = () => openServer({ name: 'test', host: '127.0.0.1', port: 0, option: '--port' });
  [one, other] = await Promise.all([open(), open()]);
  one.serve(listener);
  other.serve(listener);
});
afterAll(() => Promise.all([one.close(), other.close()]));

test('follows redirections and shares cookies between ports', async () => {
  const page = await new Walker().get(`${one.url}/login`);
  expect(page.url.href).toBe(`${other.url}/cookies`);
  expect(page.body).toBe('who=me');
});

test('stops where it is told to, without asking there', async () => {
  const page = await new Walker({ stopAt: other.url }).get(`${one.url}/login`);
  expect(page).toMatchObject({ stopped: true, body: '' });
  expect(page.url.pathname).toBe('/cookies');
});

test('sends what a browser would, with what is filled in', async () => {
  const walker = new Walker();
  await walker.get(`${one.url}/form`);
  const page = await walker.submit('form', { name: 'new & é', text: undefined });
  expect(page.body).toBe('POST /echo token=t%261&name=new+%26+%C3%A9&box=yes&list=b');
});

test('a button brings its own value', async () => {
  const walker = new Walker();
  await walker.get(`${one.url}/form`);
  expect((await walker.submit('#that')).body).toContain('&do=that');
});

test('pages that send themselves are sent, unless scripts are off', async () => {
  expect((await new Walker().get(`${one.url}/pass-on`)).body).toMatch(/^POST \/echo token=/);
  expect((await new Walker({ scripts: false }).get(`${one.url}/pass-on`)).body).toContain('<form');
});

test('a 307 keeps method and body', async () => {
  const walker = new Walker();
  await walker.get(`${one.url}/form`);
  walker.page.document.querySelector('form')?.setAttribute('action', '/kept');
  expect((await walker.submit('form', {})).body).toMatch(/^POST \/echo token=/);
});

test('clicks links, and reads addresses relative to the page', async () => {
  const walker = new Walker();
  await walker.get(`${one.url}/form`);
  expect((await walker.click('a')).url.search).toBe('?again');
  expect((await walker.get('cookies')).url.href).toBe(`${one.url}/cookies`);
});

test('says what it could not find, and where', async () => {
  const walker = new Walker({ maxHops: 3 });
  expect(() => walker.page).toThrow('start the walk');
  await walker.get(`${one.url}/form`);
  expect(() => walker.submit('#nothing')).toThrow(`Nothing matches '#nothing' on ${one.url}/form (200)`);
  expect(() => walker.submit('form', { nme: 'x' })).toThrow("has no field 'nme'. Fields: token, name,");
  expect(() => walker.click('form')).toThrow('is not a link');
  await expect(walker.get('/loop')).rejects.toThrow('More than 3 steps');
});
