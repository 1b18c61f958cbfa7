import { options } from 'preact';
import { asAsked, isMounted } from '../http/mount.ts';

/** Attributes that hold an address. */
const ADDRESSES = ['href', 'action', 'src', 'data-live', 'data-from'] as const;

/**
 * Pages hold addresses from the root of their application; here they become those that browsers must ask
 * (https://preactjs.com/guide/v10/options: `vnode` sees each element that is made).
 */
export function resolveAddresses(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === 'string' && isMounted()) {
      const props = vnode.props as Record<string, unknown>;
      for (const name of ADDRESSES) {
        const value = props[name];
        if (typeof value === 'string') props[name] = asAsked(value);
      }
    }
    before?.(vnode);
  };
}
