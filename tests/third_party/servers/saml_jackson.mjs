// SAML Jackson's directory sync behind node:http, as the product's own routes call it, in memory. Arguments: port, token.
import { createServer } from "node:http";
import jackson from "@boxyhq/saml-jackson";

const [port, token] = process.argv.slice(2);
const { directorySyncController: sync } = await jackson.controllers({
  externalUrl: `http://127.0.0.1:${port}`,
  samlPath: "/sso",
  scimPath: "/scim",
  db: { engine: "mem" },
  noAnalytics: true,
  openid: {},
  clientSecretVerifier: "only-for-tests",
});
const { data: directory } = await sync.directories.create({
  tenant: "rollcall",
  product: "tests",
  name: "rollcall",
  type: "generic-scim-v2",
});

async function answer(request, body) {
  const url = new URL(request.url, "http://127.0.0.1");
  const [place, version, kind, id] = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (place === "members") return { status: 200, data: await members(version) };
  const asked = request.headers.authorization?.replace(/^Bearer /, "");
  const number = (name) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined);
  return sync.requests.handle(
    {
      method: request.method,
      body: body ? JSON.parse(body) : undefined,
      directoryId: directory.id,
      resourceType: kind ?? "",
      resourceId: id,
      apiSecret: asked === token ? directory.scim.secret : asked,
      query: {
        count: number("count"),
        startIndex: number("startIndex"),
        filter: url.searchParams.get("filter") ?? undefined,
      },
    },
    async () => {},
  );
}

// Its groups show no members, so the product itself is asked.
async function members(group) {
  const { data: users } = await sync.users.getAll({ directoryId: directory.id });
  const groups = sync.groups.setTenantAndProduct("rollcall", "tests");
  const there = await Promise.all(users.map((user) => groups.isUserInGroup(group, user.id)));
  return users.filter((_, index) => there[index]).map((user) => user.id);
}

createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const send = (status, data) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(data));
  };
  try {
    const { status, data } = await answer(request, body);
    send(status, data);
  } catch (error) {
    send(500, { error: { message: String(error) } });
  }
}).listen(Number(port), "127.0.0.1", () => console.log("listening"));
