// Gives a payment back with npm's mpesa-node, and says as JSON what it was told.
const [modules, baseUrl, receipt, hook, shortCode, initiatorName, password, certPath, ...keys] =
  process.argv.slice(2);
const Mpesa = require(require.resolve("mpesa-node", { paths: [modules] }));

const client = new Mpesa({
  consumerKey: keys[0],
  consumerSecret: keys[1],
  shortCode,
  initiatorName,
  securityCredential: password,
  certPath,
});
client.baseURL = baseUrl;

client.reversal(receipt, 250, hook, hook).then(
  (answer) => console.log(JSON.stringify(answer.data)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
