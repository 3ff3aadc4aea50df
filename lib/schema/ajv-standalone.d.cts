import type { _ } from 'ajv'
import type standaloneCode from 'ajv/dist/standalone/index.js'

export declare function codegen(): typeof _
export declare function standalone(): typeof standaloneCode
export declare function formatsFile(): string
