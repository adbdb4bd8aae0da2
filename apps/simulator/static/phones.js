const cards = document.getElementById("cards");
async function refresh() {
  if (document.hidden || cards.contains(document.activeElement)) return;
  try {
    const answer = await fetch("/cards" + location.search);
    if (answer.ok) cards.innerHTML = await answer.text();
  } catch (error) {
    console.warn(error);
  }
}
setInterval(refresh, 2000);
