// Plays one purchase with npm's mtn-momo, and says as JSON what it was told.
const [modules, baseUrl, primaryKey] = process.argv.slice(2);
const momo = require(require.resolve("mtn-momo", { paths: [modules] }));

const PAYABLE = { amount: "12.50", currency: "EUR", externalId: "INV-42" };

async function collectionsOf(callbackHost) {
  const { Users, Collections } = momo.create({ callbackHost, baseUrl });
  const users = Users({ primaryKey });
  const userId = await users.create(callbackHost);
  const { apiKey } = await users.login(userId);
  return Collections({ primaryKey, userId, userSecret: apiKey });
}

function ask(collections, partyId, more = {}) {
  const payer = { partyIdType: "MSISDN", partyId };
  return collections.requestToPay({ ...PAYABLE, payer, ...more });
}

async function main() {
  const collections = await collectionsOf("shop.example");
  const paid = await ask(collections, "2250707070707");
  const refused = await ask(collections, "46733123451");
  return {
    paid: await collections.getTransaction(paid),
    refused: await collections.getTransaction(refused).catch((error) => error.name),
    strangeHost: await ask(collections, "2250707070707", {
      callbackUrl: "https://elsewhere.example/hook",
    }).catch((error) => error.name),
    balance: await collections.getBalance(),
    active: await collections.isPayerActive("2250707070707"),
  };
}

main().then(
  (said) => console.log(JSON.stringify(said)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
