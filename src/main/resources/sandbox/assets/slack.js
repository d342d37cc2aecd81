"use strict";

const MOST_MESSAGES = 500;
const PAUSE = 2000;

const scroll = document.getElementById("scroll");
const list = document.getElementById("messages");
const live = document.getElementById("live");
let newest = 0;

function messages() {
  return list.querySelectorAll("article.message");
}

function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}

/** Times in the reader's own zone, and a line where a new day begins. */
function dress() {
  let day = "";
  list.querySelectorAll(".day").forEach((line) => line.remove());
  const today = new Date().toDateString();
  const yesterday = new Date(Date.now() - 86400000).toDateString();
  for (const message of messages()) {
    const time = message.querySelector("time");
    const when = new Date(time.dateTime);
    time.textContent = when.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    time.title = when.toLocaleString([], { dateStyle: "full", timeStyle: "long" });
    if (when.toDateString() !== day) {
      day = when.toDateString();
      const line = document.createElement("div");
      const label = document.createElement("span");
      line.className = "day";
      label.textContent =
        day === today
          ? "Today"
          : day === yesterday
            ? "Yesterday"
            : when.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
      line.append(label);
      message.before(line);
    }
    newest = Math.max(newest, Number(message.dataset.id));
  }
}

function add(fresh) {
  const follow = isAtEnd();
  for (const message of fresh) {
    if (message.id > newest) {
      list.insertAdjacentHTML("beforeend", message.html);
      newest = message.id;
    }
  }
  const shown = messages();
  for (let i = 0; i < shown.length - MOST_MESSAGES; i++) {
    shown[i].remove();
  }
  document.getElementById("empty").hidden = true;
  dress();
  if (follow) {
    toEnd();
  }
}

async function refresh() {
  try {
    const answer = await fetch("/sandbox/slack/messages?after=" + newest);
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    const page = await answer.json();
    if (page.newest < newest) {
      location.reload(); // the hub began anew
      return;
    }
    if (page.messages.length > 0) {
      add(page.messages);
    }
    tell("live", false);
  } catch (unreachable) {
    tell("the hub does not answer", true);
  }
  setTimeout(refresh, PAUSE);
}

function tell(state, lost) {
  if (live.textContent !== state) {
    live.textContent = state;
    live.classList.toggle("lost", lost);
    live.hidden = false;
  }
}

const copy = document.getElementById("copy");
if (navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("command").textContent);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
}

dress();
toEnd();
setTimeout(refresh, PAUSE);
