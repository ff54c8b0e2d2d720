// A screen at a post: says when it no longer hears from the server, and fills the whole screen when asked.
const main = document.querySelector("main")
for (const event of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) addEventListener(event, () => main.classList.add("is-lost"))
addEventListener("htmx:afterSwap", () => main.classList.remove("is-lost"))

const full = document.getElementById("full")
full.hidden = !document.fullscreenEnabled
full.addEventListener("click", () => document.documentElement.requestFullscreen())
document.addEventListener("fullscreenchange", () => { full.hidden = Boolean(document.fullscreenElement) })
