// SCIMMY behind Express, with everything in memory. Arguments: port, token.
import { randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [port, token] = process.argv.slice(2);

function keep(resource, unique) {
  const kept = new Map();
  const refuse = (status, type, text) => new SCIMMY.Types.Error(status, type, text);
  const existing = (id) => {
    if (!kept.has(id)) throw refuse(404, null, `${id} is not there`);
    return kept.get(id);
  };
  const same = (one, other) => String(one?.[unique]).toLowerCase() === String(other?.[unique]).toLowerCase();
  SCIMMY.Resources.declare(resource)
    .ingress(({ id: asked }, data) => {
      if (asked) existing(asked);
      const id = asked ?? randomUUID();
      const value = JSON.parse(JSON.stringify(data));
      const taken = [...kept].some(([other, one]) => other !== id && same(one, value));
      if (taken) throw refuse(409, "uniqueness", `${value[unique]} is taken`);
      const now = new Date();
      const meta = { created: kept.get(id)?.meta.created ?? now, lastModified: now };
      kept.set(id, { ...value, id, meta });
      return kept.get(id);
    })
    .egress(({ id, filter }) => {
      if (id) return existing(id);
      return filter ? filter.match([...kept.values()]) : [...kept.values()];
    })
    .degress(({ id }) => {
      existing(id);
      kept.delete(id);
    });
  return kept;
}

keep(SCIMMY.Resources.User, "userName");
keep(SCIMMY.Resources.Group, "displayName");
SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);

const handler = (request) => {
  if (request.header("authorization") !== `Bearer ${token}`) throw new Error("another token");
  return "rollcall";
};
express()
  .use("/scim", new SCIMMYRouters({ type: "bearer", handler }))
  .listen(Number(port), "127.0.0.1", () => console.log("listening"));
