// The sums of the cart, as in shop/cart.py: all amounts are whole cents.
"use strict";

const COUPONS = { HONK20: 20 };
const GIFT_CARDS = { POND30: 3000 };
const lines = new Map();

function subtotal() {
  let sum = 0;
  for (const line of lines.values()) sum += line.cents * line.count;
  return sum;
}

function discount(percent, balance) {
  return Math.floor(((subtotal() - paidByGiftCard(percent, balance)) * percent) / 100);
}

function paidByGiftCard(percent, balance) {
  return Math.min(balance, subtotal());
}

function euros(cents) {
  const sign = cents < 0 ? "−" : "";
  return sign + "€" + Math.floor(Math.abs(cents) / 100) + "." + String(Math.abs(cents) % 100).padStart(2, "0");
}

function code(id) {
  return document.getElementById(id).value.trim().toUpperCase();
}

function show() {
  const percent = COUPONS[code("coupon")] || 0;
  const balance = GIFT_CARDS[code("gift-card")] || 0;
  const total = subtotal() - discount(percent, balance) - paidByGiftCard(percent, balance);
  const list = document.querySelector("#cart .lines");
  list.replaceChildren();
  for (const line of lines.values()) {
    const item = document.createElement("li");
    item.textContent = line.count + " × " + line.name;
    list.append(item);
  }
  document.querySelector("#cart .empty").hidden = lines.size > 0;
  document.getElementById("subtotal").textContent = euros(subtotal());
  document.getElementById("total").textContent = euros(total);
}

document.addEventListener("click", (event) => {
  const item = event.target.closest("button.add")?.closest(".product");
  if (!item) return;
  const line = lines.get(item.dataset.slug) || {
    name: item.dataset.name,
    cents: Number(item.dataset.cents),
    count: 0,
  };
  line.count += 1;
  lines.set(item.dataset.slug, line);
  show();
});

document.addEventListener("input", show);
