// Forms of the ledger: cause fields only where a cause is asked for, the amount's unit follows the currency.
"use strict";
(() => {
  const kind = document.querySelector("select[data-needs-cause]");
  if (kind) {
    const needing = kind.dataset.needsCause.split(" ");
    const show = () => {
      document.querySelectorAll("[data-cause]").forEach((control) => {
        control.closest(".field").hidden = !needing.includes(kind.value);
      });
    };
    kind.addEventListener("change", show);
    show();
  }

  const currency = document.querySelector("select[name=currency]");
  if (currency) {
    const usdKinds = document.querySelector("select[data-usd-kinds]");
    const follow = () => {
      document.querySelectorAll("input[name=amount], input[name=planned_total], input[name=planned_fixed]").forEach((input) => {
        const unit = input.parentElement.querySelector(".unit");
        if (unit) unit.textContent = currency.value === "USD" ? "万美元" : "万元";
      });
    };
    usdKinds?.addEventListener("change", () => {
      currency.value = usdKinds.dataset.usdKinds.split(" ").includes(usdKinds.value) ? "USD" : "CNY";
      follow();
    });
    currency.addEventListener("change", follow);
    follow();
  }

  const focus = new URLSearchParams(location.search).get("focus");
  if (focus) document.getElementById(`id_${focus}`)?.focus();
  else document.querySelector(".field-bad input, .field-bad select, .field-bad textarea")?.focus();
})();
