// Plays one purchase and its refund with npm's paystack-api, and says as JSON what it was told.
const [modules, url, key] = process.argv.slice(2);
const paystack = require(require.resolve("paystack-api", { paths: [modules] }))(key);
paystack.endpoint = url;

const ORDER = {
  email: "guest-42@shop.example",
  amount: 25000,
  currency: "GHS",
  reference: "INV-42",
};

async function main() {
  const made = await paystack.transaction.initialize(ORDER);
  const again = await paystack.transaction.initialize(ORDER).catch((error) => error.error);
  const opened = await paystack.transaction.verify({ reference: "INV-42" });
  await fetch(`${url}/_simulator/charges/paystack/INV-42/approve`, { method: "POST" });
  const paid = await paystack.transaction.verify({ reference: "INV-42" });
  const refund = await paystack.refund.create({ transaction: "INV-42", amount: 10000 });
  const listed = await paystack.refund.list({ reference: "INV-42", currency: "GHS" });
  return { made, again, opened, paid, refund, listed };
}

main().then(
  (said) => console.log(JSON.stringify(said)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
