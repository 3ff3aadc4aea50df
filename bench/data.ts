/** Sessions as shops keep them: who it is, and a cart of small objects. */
import { randomBytes } from 'node:crypto'
import type { Session } from '../lib/index.ts'

interface CartItem {
  sku: string
  name: string
  quantity: number
  price: number
  gift: boolean
}
export type Data = Session & { cart: CartItem[]; csrf: string; visits: number }

/** About that many kilobytes of JSON, another one for each user. */
export function sessionOf(kilobytes: number, user: number): Data {
  const data: Data = {
    user_id: user,
    email: `customer${user}@example.com`,
    role: 'customer',
    permissions: ['read', 'order', 'review'],
    preferences: { theme: 'dark', language: 'en' },
    csrf: randomBytes(18).toString('base64url'),
    visits: 1,
    cart: [],
  }
  for (let size = JSON.stringify(data).length; size < kilobytes * 1024;) {
    const item = itemOf(data.cart.length, user)
    data.cart.push(item)
    size += JSON.stringify(item).length + 1
  }
  return data
}

const itemOf = (i: number, user: number): CartItem => ({
  sku: `SKU-${1000 + i + user}`,
  name: ['Espresso cups, set of four', 'Linen tablecloth', 'Cast-iron pan', 'Bread knife'][i % 4] ?? '',
  quantity: 1 + (i % 3),
  price: 9.95 + i,
  gift: i % 5 === 0,
})

const THEMES = ['light', 'dark'] as const

/** What a change writes: another value each time. */
export const themeOf = (turn: number): string => THEMES[turn % 2] ?? 'light'

/** What those do who change the whole here. */
export function setTheme(data: Data, turn: number): void {
  data.preferences = { ...data.preferences, theme: themeOf(turn) }
}

/** What those do who read the whole for two fields. */
export const twoOf = ({ user_id, role }: Data): object => ({ user_id, role })
