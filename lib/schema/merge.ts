/** The verdict on a merge, which is a `set` for each leaf and an `unset` for each null, and makes objects on its way. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { SessionPathError } from '../errors.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'
import type { Part } from './guard.ts'
import { issuesFrom } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { partOf } from './part.ts'
import type { Kind } from './plan.ts'
import { MAX_ISSUES } from './validate.ts'

export class Merge {
  readonly issues: ValidationIssue[] = []
  readonly #judge: (kind: Kind, path: SessionPath) => Judgement
  readonly #operation: PatchOperation
  readonly #parts = new Map<string, Part>()

  constructor(judge: (kind: Kind, path: SessionPath) => Judgement, operation: PatchOperation) {
    this.#judge = judge
    this.#operation = operation
  }

  get parts(): readonly Part[] {
    return [...this.#parts.values()]
  }

  /** The reason why only the whole can be judged, if there is one. */
  object(path: SessionPath, value: JsonObject): string | undefined {
    const judgement = this.#judge('open', path)
    if (judgement.kind === 'path' && path.length === this.#operation.path.length)
      throw new SessionPathError(path, judgement.why)
    if (judgement.kind !== 'local') return this.#settle(judgement, path, value)
    this.#couple(judgement, path)
    for (const [name, member] of Object.entries(value)) {
      const reason = this.#member([...path, name], member)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  #member(path: SessionPath, value: JsonValue): string | undefined {
    if (isJsonObject(value)) return this.object(path, value)
    if (value !== null) return this.#settle(this.#judge('set', path), path, value)
    const judgement = this.#judge('unset', path)
    // To remove what cannot be there is to change nothing.
    return judgement.kind === 'path' ? undefined : this.#settle(judgement, path, value)
  }

  #settle(judgement: Judgement, path: SessionPath, value: JsonValue): string | undefined {
    if (judgement.kind === 'whole') return judgement.reason
    if (judgement.kind === 'local') this.#couple(judgement, path)
    this.issues.push(...issuesFrom(judgement, path, value).slice(0, MAX_ISSUES - this.issues.length))
    return undefined
  }

  /** One keyword about one object is met once for each of the members that are merged into it. */
  #couple({ subjects }: Judgement & { kind: 'local' }, path: SessionPath): void {
    for (const subject of subjects) {
      const key = JSON.stringify([subject.key, path.slice(0, subject.depth)])
      if (!this.#parts.has(key)) this.#parts.set(key, partOf(subject, this.#operation, path))
    }
  }
}
