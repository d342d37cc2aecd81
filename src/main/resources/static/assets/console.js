// Times in the viewer's zone, pages that follow what happens, and a transcript that follows its recording.
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const hour = new Intl.DateTimeFormat(undefined, { hour: "numeric" });

function writeTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const instant = new Date(time.getAttribute("datetime"));
    if (!isNaN(instant)) {
      time.textContent = (time.classList.contains("hour") ? hour : whole).format(instant);
      time.title = instant.toISOString();
    }
  }
}

const following = "[hx-trigger*='changed']";

function tellWhetherStale(stale) {
  document.getElementById("stale").hidden = !stale;
}

let retry = null;

/** Parts of a page that fail together are tried again together, once. */
function tryLater() {
  retry ??= setTimeout(() => {
    retry = null;
    fetchAnew();
  }, 3000);
}

function fetchAnew() {
  // What a person is about to do is not drawn anew under the hand.
  if (!document.querySelector("#now .act[open]")) {
    htmx.trigger(document.body, "changed");
  }
}

function followChanges() {
  if (!document.querySelector(following)) {
    return;
  }
  let due = null;
  let lost = null;
  const feed = new EventSource("/console/live");
  feed.addEventListener("changed", () => {
    due ??= setTimeout(() => {
      due = null;
      fetchAnew();
    }, 300);
  });
  feed.addEventListener("open", () => {
    if (lost) {
      clearTimeout(lost);
      lost = null;
      fetchAnew();
    }
  });
  feed.addEventListener("error", () => {
    if (feed.readyState === EventSource.CLOSED) {
      // Refused for good, as when the sign-in is over: asking for a part leads to the door.
      fetchAnew();
      setTimeout(followChanges, 5000);
    } else {
      lost ??= setTimeout(() => tellWhetherStale(true), 5000);
    }
  });
}

function playFrom(line) {
  const player = document.getElementById("player");
  player.currentTime = line.dataset.from / 1000;
  player.play();
}

function markSpoken(player) {
  const now = player.currentTime * 1000;
  for (const line of document.querySelectorAll(".transcript li")) {
    const spoken = now >= line.dataset.from && now < line.dataset.to;
    if (spoken && !line.hasAttribute("aria-current")) {
      line.setAttribute("aria-current", "true");
      line.scrollIntoView({ block: "nearest" });
    } else if (!spoken) {
      line.removeAttribute("aria-current");
    }
  }
}

writeTimes(document);
followChanges();
document.addEventListener("click", event => {
  if (event.target.matches("button.play")) {
    playFrom(event.target.closest("li"));
  }
});
document.addEventListener("timeupdate", event => markSpoken(event.target), true);
document.addEventListener("htmx:afterSwap", () => writeTimes(document));
document.addEventListener("htmx:afterRequest", event => {
  if (event.detail.requestConfig.elt.matches(following)) {
    tellWhetherStale(!event.detail.successful);
    if (!event.detail.successful) {
      tryLater();
    }
  }
});
document.addEventListener("change", async event => {
  if (event.target.matches("input[type=file][data-into]")) {
    document.getElementById(event.target.dataset.into).value = await event.target.files[0]?.text() ?? "";
  }
});
