import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditSource, type SourceAuditOptions, type SourceReport } from '../../audit/source/index.ts';
import { FaultySource, type Misbehaviour } from '../support/faulty-source.ts';

/** An issuer that wants to be a source, judged with it registered at a FranceConnect (audit/source/). */

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');

const failed = ({ findings }: SourceReport) => findings.filter(({ verdict }) => verdict === 'fail');

describe('the sources of the simulator are clean', () => {
  test.each<[string, Partial<SourceAuditOptions>?]>([
    ['impots'],
    ['ameli'],
    ['la-poste'],
    ['msa'],
    ['mobile-connect'],
    ['alicem'],
    ['yris', { fill: { code: '1234' } }],
    ['france-identite', { fill: { code: '123456' } }],
    ['trustme'],
    ['aidants-connect', { persona: 'mamadou-tirailh' }],
    ['eidas-bridge', { persona: 'dk-rasmus' }],
  ])('%s', async (source, how = {}) => {
    const report = await auditSource({ source, ...how });
    expect(report.findings.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(report.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'discovery',
        'keys',
        'sign-in',
        'prompt',
        'refusal',
        'wrong-address',
        'wrong-code',
        'logout',
      ]),
    );
  });
});

describe('what is wrong is told with the code that FranceConnect answers', () => {
  let source: FaultySource;
  beforeAll(async () => {
    source = await FaultySource.start();
  });
  afterAll(() => source.stop());

  test.each<[string, Misbehaviour, string, string]>([
    ['no acr in the ID token', { idToken: { acr: undefined } }, 'Y020030', 'acr'],
    ['a signature of another key', { forged: true }, 'Y020026', ''],
    ['a userinfo that fails', { userinfoStatus: 500 }, 'Y020027', ''],
    ['a userinfo without sub', { userinfo: { sub: undefined } }, 'Y020029', 'sub'],
    ['an identity without a birth date', { userinfo: { birthdate: undefined } }, 'Y600006', 'birthdate'],
    ['a level nobody knows', { idToken: { acr: 'eidas9' } }, 'Y100001', 'eidas9'],
    ['a level its record does not allow', { idToken: { acr: 'eidas2' } }, 'Y100018', 'eidas2'],
  ])('%s', async (_what, behaviour, code, word) => {
    source.behaviour = behaviour;
    const report = await auditSource({ source: source.record });
    const [finding] = failed(report);
    expect(finding).toMatchObject({ check: 'sign-in', acr: 'eidas1', code, seen: expect.stringContaining(word) });
  });

  test('a source that does what it must fails nothing, and is told that it asks nothing the second time', async () => {
    source.behaviour = {};
    const report = await auditSource({ source: source.record });
    expect(failed(report).map(({ check }) => check)).toEqual(['wrong-address', 'wrong-code']);
    expect(report.findings).toContainEqual(expect.objectContaining({ check: 'prompt', verdict: 'warn' }));
  });

  test('a source that does not answer', async () => {
    const report = await auditSource({ source: { ...source.record, issuer: 'http://127.0.0.1:9' } });
    expect(failed(report).map(({ check }) => check)).toEqual(expect.arrayContaining(['discovery', 'sign-in']));
  });
});

test('the command reads the source from its file, tells each code, and exits with 1', async () => {
  const source = await FaultySource.start();
  source.behaviour = { idToken: { acr: undefined } };
  const folder = await mkdtemp(join(tmpdir(), 'audit-source-'));
  await writeFile(join(folder, 'mine.json'), JSON.stringify(source.record));
  const ports = ['franceconnect', 'franceconnect-plus', 'sources'].flatMap((name) => [`--port-${name}`, '0']);
  const child = spawn(process.execPath, [CLI, 'audit', '--source', 'mine.json', ...ports], { cwd: folder });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  source.stop();
  await rm(folder, { recursive: true });
  expect([code, out]).toEqual([1, expect.stringContaining('✗ sign-in eidas1  Y020030')]);
});

test('the command refuses what only the audit of a service knows', async () => {
  const child = spawn(process.execPath, [CLI, 'audit', '--source', 'impots', '--at', 'http://localhost:4000']);
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  expect([code, told]).toEqual([2, expect.stringContaining('--at: not for the audit of a source')]);
});
