/** The compiled form of what an operation is judged with. */
import type { JsonObject } from '../domain/json.ts'
import { conditionOf } from './conditions.ts'
import { ASKS_FOR_PRESENCE } from './footprint.ts'
import { allIssues } from './judgement.ts'
import type { Subject } from './part.ts'
import { reasonOf } from './plan.ts'
import type { Coupled, Entire, Named } from './plan.ts'
import type { SchemaNode } from './tree.ts'
import type { Validator } from './validate.ts'

type Compile = (node: SchemaNode) => Validator

export const subjectOf = (coupled: Coupled, compile: Compile): Subject =>
  coupled.kind === 'named' ? named(coupled, compile) : entire(coupled, compile)

function named(coupled: Named, compile: Compile): Subject {
  const { depth, node, keyword, names } = coupled
  const condition = conditionOf(node, keyword, names, compile)
  return {
    key: `${keyword} ${node.pointer} ${JSON.stringify(names)}`,
    reason: reasonOf(coupled),
    depth,
    names,
    presence: ASKS_FOR_PRESENCE.has(keyword),
    // What has members is an object: the operation has just put one there.
    judge: (value, at) => condition(value as JsonObject, at),
  }
}

function entire(coupled: Entire, compile: Compile): Subject {
  const { depth, nodes } = coupled
  const validators = nodes.map(compile)
  return {
    key: JSON.stringify(nodes.map(({ pointer }) => pointer)),
    reason: reasonOf(coupled),
    depth,
    names: undefined,
    presence: false,
    judge: (value, at) => allIssues(validators, value, at),
  }
}
