/** Labels that would lie on each other are moved apart. */

/** Where each is to be, in the order given, at least `gap` apart and within the bounds, as near as may be to where it wants to be. */
export function apart(wanted: readonly number[], gap: number, from: number, to: number): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const groups: Group[] = []
  for (const i of order) {
    groups.push({ members: [i], wanted: wanted[i] ?? 0 })
    while (mergeLast(groups, gap, from, to));
  }
  const found = new Array<number>(wanted.length).fill(0)
  for (const group of groups) {
    const top = topOf(group, gap, from, to)
    group.members.forEach((i, at) => (found[i] = top + gap * at))
  }
  return found
}

interface Group {
  readonly members: readonly number[]
  /** Where the middle of it wants to be. */
  readonly wanted: number
}

const heightOf = ({ members }: Group, gap: number): number => gap * (members.length - 1)

const topOf = (group: Group, gap: number, from: number, to: number): number => {
  const height = heightOf(group, gap)
  return Math.max(from, Math.min(group.wanted - height / 2, to - height))
}

/** Two groups that overlap become one, in the middle of what both want. */
function mergeLast(groups: Group[], gap: number, from: number, to: number): boolean {
  const [above, below] = groups.slice(-2)
  if (!above || !below) return false
  const end = topOf(above, gap, from, to) + heightOf(above, gap)
  if (topOf(below, gap, from, to) - end >= gap) return false
  const [a, b] = [above.members.length, below.members.length]
  const wanted = (above.wanted * a + below.wanted * b) / (a + b)
  groups.splice(-2, 2, { members: [...above.members, ...below.members], wanted })
  return true
}
