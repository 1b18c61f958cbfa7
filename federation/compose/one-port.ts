import type { RequestListener } from 'node:http';
import { mounted, pathOf } from '../../infrastructure/http/mount.ts';
import { isOfProvider } from '../../provider/index.ts';
import type { Address, FederationOptions } from '../options/options.ts';
import type { Applications } from './applications.ts';
import { basePathOf, type Urls, urlsAt } from './open-servers.ts';
import { Origins } from './origins.ts';
import type { Parts } from './parts.ts';

/** The applications that share an address with others, the one that gets what nobody else answers first. */
const AT_THE_ROOT = ['cpf', 'franceconnect'] as const;
const BELOW_A_PATH = ['franceconnect-plus', 'sources'] as const;

/**
 * One port, under every name it may be asked by.
 * @param bound its origin as this machine reaches it
 * @param build makes the applications for the addresses of these parts
 */
export function atEveryName(
  parts: Parts,
  build: (parts: Parts) => Promise<Applications>,
  options: FederationOptions,
  bound: string,
): Promise<RequestListener> {
  const { asked, own, announced } = parts;
  const addresses = Object.keys(announced) as Address[];
  const [anyUrl = ''] = Object.values(announced);
  const first = new URL(anyUrl).origin;
  const at = async (origin: string) => {
    const urls = urlsAt(origin, addresses, options);
    // What begins again is in the storage, which all names share: once is enough.
    const named = origin === first ? parts : { ...parts, urls, onRestart: [] };
    return onOnePort(urls, await build(named), basePathOf(options));
  };
  const origins = new Origins({
    ...{ asked, announced: first, build: at, only: options.publicUrl !== undefined },
    log: parts.log,
  });
  own.boundFor = ({ origin }) => (origins.has(origin) ? bound : undefined);
  return origins.open();
}

/**
 * All applications on one origin: FranceConnect, its console and the CPF site at the root, FranceConnect+ and the sources each
 * below a path.
 * @param basePath what stands before all of it; a proxy may have taken it off
 */
function onOnePort(urls: Urls, applications: Applications, basePath: string): RequestListener {
  const at = (address: Address) => {
    const [url, application] = [urls[address], applications[address]];
    return url !== undefined && application
      ? { path: pathOf(url), answer: mounted(pathOf(url), application) }
      : undefined;
  };
  const deeper = BELOW_A_PATH.flatMap((address) => at(address) ?? []);
  const franceconnect = at('franceconnect');
  const [root] = AT_THE_ROOT.flatMap((address) => at(address) ?? []);
  return (req, res) => {
    req.url = withBase(req.url ?? '/', basePath);
    const { url } = req;
    const place = deeper.find(({ path }) => isBelow(url, path));
    if (place) return place.answer(req, res);
    if (franceconnect && isOfProvider(url.slice(basePath.length))) return franceconnect.answer(req, res);
    if (root) return root.answer(req, res);
    // The sources alone: their list.
    res.writeHead(302, { location: `${deeper[0]?.path ?? basePath}/` });
    return res.end();
  };
}

function withBase(url: string, basePath: string): string {
  return basePath === '' || isBelow(url, basePath) ? url : basePath + url;
}

/** Whether an address is a path or what lies below it. */
function isBelow(url: string, path: string): boolean {
  return url.startsWith(path) && /^([/?]|$)/.test(url.slice(path.length));
}
