/** What is known of the addresses that clients have. */

/** Addresses as they are written: which address it is, and in which network. */
const PLACES: Readonly<Record<string, { readonly address: string; readonly network: string }>> = {
  '10.0.0.1': { address: 'v4 one', network: 'v4 home' },
  '::ffff:10.0.0.1': { address: 'v4 one', network: 'v4 home' },
  '10.0.0.200': { address: 'v4 two', network: 'v4 home' },
  '10.0.1.1': { address: 'v4 three', network: 'v4 work' },
  '2001:db8::1': { address: 'v6 one', network: 'v6 home' },
  '2001:0DB8:0:0::1': { address: 'v6 one', network: 'v6 home' },
  '2001:db8::ffff:1': { address: 'v6 two', network: 'v6 home' },
  '2001:db8:0:1::1': { address: 'v6 three', network: 'v6 work' },
  unknown: { address: 'unknown', network: 'unknown' },
}

/** As they are written. */
export const ADDRESSES: readonly string[] = Object.keys(PLACES)

export const addressOf = (ip: string): string | undefined => PLACES[ip]?.address
export const networkOf = (ip: string): string | undefined => PLACES[ip]?.network
