/** Sessions as shops keep them: who it is, and a cart of small objects. */
import { randomBytes } from 'node:crypto'
import type { Session } from '../lib/index.ts'

export interface CartItem {
  sku: string
  name: string
  quantity: number
  price: number
  gift: boolean
}
export type Data = Session & { cart: CartItem[]; csrf: string }

export const SIZES_KB = [0.4, 2, 10, 100] as const

/** About that many kilobytes of JSON. */
export function sessionOf(kilobytes: number, user: number): Data {
  const data: Data = {
    user_id: user,
    email: `customer${user}@example.com`,
    role: 'customer',
    permissions: ['read', 'order', 'review'],
    preferences: { theme: 'dark', language: 'en' },
    csrf: randomBytes(18).toString('base64url'),
    cart: [],
  }
  for (let size = JSON.stringify(data).length; size < kilobytes * 1024;) {
    const item = itemOf(data.cart.length)
    data.cart.push(item)
    size += JSON.stringify(item).length + 1
  }
  return data
}

const itemOf = (i: number): CartItem => ({
  sku: `SKU-${1000 + i}`,
  name: ['Espresso cups, set of four', 'Linen tablecloth', 'Cast-iron pan', 'Bread knife'][i % 4] ?? '',
  quantity: 1 + (i % 3),
  price: 9.95 + i,
  gift: i % 5 === 0,
})
