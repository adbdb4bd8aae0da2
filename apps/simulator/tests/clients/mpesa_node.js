// Plays two purchases with npm's mpesa-node, and says as JSON what it was told.
const [modules, baseUrl, shortCode, passKey, hook, ...keys] = process.argv.slice(2);
const Mpesa = require(require.resolve("mpesa-node", { paths: [modules] }));

const PHONE = "254708374149";

function clientOf(consumerKey, consumerSecret) {
  const client = new Mpesa({
    consumerKey,
    consumerSecret,
    shortCode,
    lipaNaMpesaShortCode: shortCode,
    lipaNaMpesaShortPass: passKey,
  });
  client.baseURL = baseUrl;
  return client;
}

function failure(error) {
  return { status: error.response.status, ...error.response.data };
}

async function main() {
  const client = clientOf(...keys);
  const prompted = await client.lipaNaMpesaOnline(PHONE, 250, hook, "ORD1042");
  await client.c2bRegister(hook, hook);
  return {
    prompted: prompted.data,
    asked: (await client.lipaNaMpesaQuery(prompted.data.CheckoutRequestID)).data,
    unknown: await client.lipaNaMpesaQuery("ws_CO_nobodys").catch(failure),
    cents: await client.lipaNaMpesaOnline(PHONE, 2.5, hook, "ORD1042").catch(failure),
    stranger: await clientOf("nobody", "nothing").oAuth().catch(failure),
    byHand: (await client.c2bSimulate(PHONE, 30, "TABLE 5")).data,
  };
}

main().then(
  (said) => console.log(JSON.stringify(said)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
