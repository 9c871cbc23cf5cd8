// The official client of Microsoft Graph. Arguments: what to do, base URL, tenant, client id, secret, and a link for "next".
// Prints one line of JSON.
import graph from "@microsoft/microsoft-graph-client";

const { Client, PageIterator, BatchRequestContent, BatchResponseContent } = graph;
const [what, base, tenant, id, secret, link] = process.argv.slice(2);

async function token() {
  const answer = await fetch(`${base}/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      client_id: id,
      client_secret: secret,
      grant_type: "client_credentials",
      scope: `${base}/.default`,
    }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error_description);
  return body.access_token;
}

const kept = await token();
const client = Client.init({
  baseUrl: base,
  customHosts: new Set([new URL(base).hostname]),
  authProvider: (done) => done(null, kept),
});

async function all(request) {
  const records = [];
  const iterator = new PageIterator(client, await request, (record) => records.push(record) > 0);
  await iterator.iterate();
  return { records, delta: iterator.getDeltaLink() };
}

const select = "displayName,city,accountEnabled,userPrincipalName,manager";
const tasks = {
  first: async () => ({
    users: await all(client.api("/users/delta").select(select).get()),
    groups: await all(client.api("/groups/delta").select("displayName,members").get()),
  }),
  next: async () => ({ users: await all(client.api(link).get()) }),
  list: async () => ({ users: await all(client.api("/users").select("id,displayName").top(2).get()) }),
  batch: async () => {
    const users = await client.api("/users").select("id").get();
    const part = (number, path) => ({ id: String(number), request: new Request(`${base}${path}`, { method: "GET" }) });
    const parts = [...users.value.map((user, place) => part(place, `/users/${user.id}`)), part(99, "/users/nobody")];
    const content = new BatchRequestContent(parts);
    const answer = await client.api("/$batch").post(await content.getContent());
    const responses = new BatchResponseContent(answer);
    const status = (number) => responses.getResponseById(String(number)).status;
    return { found: users.value.map((_, place) => status(place)), missing: status(99) };
  },
  errors: async () => {
    const told = async (request) => {
      try {
        await request;
        return null;
      } catch (error) {
        return { status: error.statusCode, code: error.code, message: error.message };
      }
    };
    return {
      top: await told(client.api("/users/delta").top(5).get()),
      property: await told(client.api("/users").select("shoeSize").get()),
      missing: await told(client.api("/users/nobody").get()),
      gone: link ? await told(client.api(link).get()) : null,
    };
  },
};
console.log(JSON.stringify(await tasks[what]()));
