import { BlockList, isIP } from 'node:net';
import { AppError } from '#domain/app-error';

/** Networks that are not the public internet. Source: IANA special-purpose address registries (RFC 6890 and later). */
const closedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local, with the metadata services of the clouds.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of IPv6 only global unicast is open at all, so mapped, translated, local and multicast addresses are not. */
const openIpv6 = ['2000::/3'];
/** Within it: protocol assignments (Teredo among them), documentation, and 6to4, which hides an IPv4 address. */
const closedIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits, ...rest] = network.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (version === 0 || rest.length > 0 || !(prefix <= most)) {
      throw new AppError(
        'outbound.bad-network',
        `${network} is not a network: write one like 10.1.0.0/16 or fd00::/8.`,
      );
    }
    list.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

const closed4 = listOf(closedIpv4);
const open6 = listOf(openIpv6);
const closed6 = listOf(closedIpv6);

export interface AddressGuard {
  /** Whether a connection to this IP address may be made; what is no address is refused. */
  mayReach(address: string): boolean;
  /** Whether the address is in a network that was named as one's own. */
  isOwn(address: string): boolean;
}

/**
 * Refuses every address that is not on the public internet, but for the networks named as one's own.
 * @param ownNetworks in CIDR: `10.1.0.0/16`. Error `outbound.bad-network`
 */
export function createAddressGuard(ownNetworks: readonly string[]): AddressGuard {
  const own = listOf(ownNetworks);
  const isOwn = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && own.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
  return {
    isOwn,
    mayReach(address) {
      const version = isIP(address);
      if (version === 0) return false;
      if (isOwn(address)) return true;
      if (version === 4) return !closed4.check(address, 'ipv4');
      return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
    },
  };
}
