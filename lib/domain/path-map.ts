/** Values by path, for what is asked again and again with the same few paths. */
import type { PathSegment, SessionPath } from '../errors.ts'

class Node<T> {
  value: T | undefined
  readonly below: Map<PathSegment, Node<T>> = new Map()
}

/** Forgets everything when it is full: paths may come from what users send, so their number must not fill the memory. */
export class PathMap<T> {
  readonly #maxNodes: number
  #root = new Node<T>()
  #nodes = 0

  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes
  }

  get(path: SessionPath): T | undefined {
    let node: Node<T> | undefined = this.#root
    for (let i = 0; node !== undefined && i < path.length; i++) node = node.below.get(path[i] as PathSegment)
    return node?.value
  }

  set(path: SessionPath, value: T): void {
    if (path.length > this.#maxNodes) return
    if (this.#nodes + path.length > this.#maxNodes) {
      this.#root = new Node<T>()
      this.#nodes = 0
    }
    let node = this.#root
    for (const segment of path) {
      const next: Node<T> = node.below.get(segment) ?? this.#grow(node, segment)
      node = next
    }
    node.value = value
  }

  #grow(node: Node<T>, segment: PathSegment): Node<T> {
    const next = new Node<T>()
    node.below.set(segment, next)
    this.#nodes += 1
    return next
  }
}
