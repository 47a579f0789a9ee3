// Offers names while somebody types into a field with data-suggest: the combobox pattern of the ARIA practices, with a list
// that the arrow keys walk. The form works without it; the list of the browser's own is taken away where this one runs.

const WAIT_MS = 120
const SHORTEST = 2
/** @type {Map<string, { value: string, note: string | null }[]>} */
const answers = new Map()

for (const input of document.querySelectorAll('input[data-suggest]')) setUp(/** @type {HTMLInputElement} */ (input))

/** @param {HTMLInputElement} input */
function setUp(input) {
  const list = document.createElement('ul')
  list.id = `${input.id}-list`
  list.className = 'options'
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', input.labels?.[0]?.textContent ?? 'Suggestions')
  input.removeAttribute('list')
  input.after(list)
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  }))
    input.setAttribute(name, value)

  let active = -1
  let timer = 0
  let asked = 0

  /** Answers that are still under way come too late. */
  const settle = () => {
    asked++
    clearTimeout(timer)
  }
  const close = () => {
    settle()
    list.hidden = true
    list.replaceChildren()
    activate(-1)
    input.setAttribute('aria-expanded', 'false')
  }
  /** @param {number} index */
  const activate = (index) => {
    active = index
    for (const [at, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(at === index))
    const option = list.children[index]
    if (option === undefined) input.removeAttribute('aria-activedescendant')
    else {
      input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    }
  }
  /** @param {number} index */
  const choose = (index) => {
    input.value = list.children[index]?.getAttribute('data-value') ?? input.value
    close()
  }
  /** @param {{ value: string, note: string | null }[]} suggestions */
  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map(({ value, note }, index) => {
        const option = document.createElement('li')
        option.id = `${list.id}-${index}`
        option.setAttribute('role', 'option')
        option.setAttribute('data-value', value)
        option.textContent = note === null ? value : `${value} (${note})`
        // Before the field loses its focus, which closes the list.
        option.addEventListener('pointerdown', (event) => {
          event.preventDefault()
          choose(index)
        })
        return option
      }),
    )
    list.hidden = suggestions.length === 0
    input.setAttribute('aria-expanded', String(suggestions.length > 0))
    activate(-1)
  }
  const ask = async () => {
    const text = input.value.trim()
    if (text.length < SHORTEST) return close()
    const turn = ++asked
    const suggestions = await fetchSuggestions(input.dataset.suggest ?? '', text)
    if (turn === asked && document.activeElement === input) show(suggestions)
  }

  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, WAIT_MS)
  })
  input.addEventListener('blur', close)
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => activate((active + 1) % list.children.length),
    ArrowUp: () => activate((active <= 0 ? list.children.length : active) - 1),
    Enter: () => choose(active),
    Escape: close,
  }
  input.addEventListener('keydown', (event) => {
    if (list.hidden) {
      if (event.key !== 'ArrowDown') return
      void ask()
    } else {
      const act = keys[event.key]
      // Without an option chosen, Enter sends the form.
      if (act === undefined || (event.key === 'Enter' && active < 0)) return
      settle()
      act()
    }
    event.preventDefault()
  })
}

/**
 * What the server offers; nothing when it cannot be reached.
 * @param {string} path
 * @param {string} text
 */
async function fetchSuggestions(path, text) {
  const address = `${path}?q=${encodeURIComponent(text)}`
  const known = answers.get(address)
  if (known !== undefined) return known
  try {
    const answer = await fetch(address)
    const suggestions = answer.ok ? (await answer.json()).suggestions : []
    if (answer.ok) answers.set(address, suggestions)
    return suggestions
  } catch {
    return []
  }
}
