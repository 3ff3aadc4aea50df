import type { Ajv, Format, Name, _ } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { Type } from 'ajv/dist/compile/util.js'

export declare function ajv07(): typeof Ajv
export declare function ajv2020(): typeof Ajv2020
export declare function codegen(): { readonly _: typeof _; readonly Name: typeof Name }
/** How it tells an index from a name. */
export declare function dataTypes(): { readonly Num: Type.Num }
export declare function formats(): Readonly<Record<string, Format>>
