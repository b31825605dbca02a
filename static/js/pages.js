// Films: nothing is asked of another site until the reader plays one.
document.querySelectorAll("[data-film]").forEach((film) => {
  const button = film.querySelector("button");
  if (!button || !film.dataset.film) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = film.dataset.film;
    frame.title = film.dataset.title;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    film.replaceChildren(frame);
    frame.focus();
  });
});
