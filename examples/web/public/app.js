// What the pages do more where scripts run: a change without a new page, and a view that follows what other tabs do.

const page = document.body.dataset.page

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), 'text/html')

/** Puts parts of an answer in the place of our own; an answer of another page is gone to. */
async function adopt(response, selector) {
  const next = await parsed(response)
  if (next.body.dataset.page !== page) return location.assign(response.url)
  const focused = document.activeElement?.id
  for (const part of document.querySelectorAll(selector)) {
    const newer = next.getElementById(part.id)
    if (newer) part.replaceWith(document.adoptNode(newer))
  }
  const token = next.querySelector('[name=_csrf]')?.value
  for (const field of document.querySelectorAll('[name=_csrf]')) field.value = token
  document.documentElement.dataset.theme = next.documentElement.dataset.theme
  if (focused) document.getElementById(focused)?.focus()
}

/** A status is read out when it changes, not when it comes with new content. */
function say(text) {
  const status = document.getElementById('status')
  if (status) status.textContent = text
}

/** Forms that are marked stay on the page. */
async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter))
  const response = await fetch(form.action, { method: 'POST', body })
  // An error has a page of its own: shown as without a script.
  if (!response.ok && response.status !== 422) return form.submit()
  await adopt(response, '#main')
  const status = document.getElementById('status')
  const text = status?.textContent ?? ''
  say('')
  requestAnimationFrame(() => say(text))
  // The button that was pressed may have gone with its row.
  if (document.activeElement === document.body) status?.focus()
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-here]')) return
  event.preventDefault()
  send(event.target, event.submitter).catch(() => event.target.submit())
})

document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submit]')) event.target.form.requestSubmit()
})

/** The view follows what other tabs and devices do. */
function follow() {
  let asked = false
  const look = async () => {
    asked = false
    await adopt(await fetch('/', { headers: { 'x-looking': 'yes' } }), '[data-live]')
  }
  new EventSource('/changes').addEventListener('message', () => {
    if (!asked) setTimeout(look, 50)
    asked = true
  })
}

const post = (path, fields) => fetch(path, { method: 'POST', body: new URLSearchParams(fields) })

/** One store: the same start, then both requests at once. */
async function race(store, _csrf) {
  const run = crypto.randomUUID()
  await post(`/two-tabs/${store}/start`, { _csrf })
  await Promise.all(
    ['item', 'delivery'].map((member) => post(`/two-tabs/${store}/tab`, { _csrf, run, member })),
  )
  const result = await parsed(await fetch(`/two-tabs/${store}/result`, { headers: { 'x-looking': 'yes' } }))
  document.getElementById(store).replaceChildren(...result.body.children)
}

if (page === 'account') follow()

async function bothRaces({ csrf }) {
  say('Both requests are on their way …')
  await Promise.all(['whole-save', 'ours'].map((store) => race(store, csrf)))
  say('Both stores have answered.')
}

document.getElementById('race')?.addEventListener('submit', (event) => {
  event.preventDefault()
  bothRaces(event.target.dataset).catch(() => say('An answer has not come: try again.'))
})
