/* “Check now” in the editor of a work asks at once and alone: the draft in the form stays as it is. */

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-check]");
  if (!button) return;
  const panel = button.closest("[data-verification]");
  const said = panel.querySelector("[role=status]");
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  button.disabled = true;
  said.textContent = button.dataset.asking;
  try {
    const response = await fetch(button.dataset.check, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json" },
    });
    if (!response.ok || response.redirected) throw new Error(button.dataset.failed);
    panel.querySelector("[data-shown]").innerHTML = (await response.json()).html;
    said.textContent = button.dataset.done;
  } catch {
    said.textContent = button.dataset.failed;
  }
  button.disabled = false;
});
