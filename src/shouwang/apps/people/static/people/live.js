// The board asks for news every few seconds, but not while nobody looks at it.
addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches("[data-live]")) event.preventDefault()
})
