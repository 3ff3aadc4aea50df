/** What a read cache has done since its store was made. */
export interface ReadCacheStats {
  /** Reads of data for which it was asked. */
  readonly reads: number
  /** Of these, answered "unchanged" by the server: the data came from the cache. */
  readonly unchanged: number
  /** Of these, whole sessions that the server sent. */
  readonly sent: number
  /** The length of the JSON texts that were not sent. */
  readonly bytesSaved: number
  /** Now in the cache. */
  readonly entries: number
  /** Of them, the length of their JSON texts, and some 256 for each. */
  readonly bytes: number
  /** Dropped to make room for others. */
  readonly evictions: number
}

export const NO_READS: ReadCacheStats = {
  reads: 0,
  unchanged: 0,
  sent: 0,
  bytesSaved: 0,
  entries: 0,
  bytes: 0,
  evictions: 0,
}
