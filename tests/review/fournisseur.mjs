// A real OpenID provider for the tests: `node fournisseur.mjs <redirect uri> <post logout uri>`.
// Prints its issuer. A person signs in by his name alone; what it says of him is a signed JWT.
import Provider from "oidc-provider";
import { createServer } from "node:http";

const [redirect, logout] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "station", client_secret: "a secret of the station, for tests",
      redirect_uris: [redirect], post_logout_redirect_uris: [logout],
      token_endpoint_auth_method: "client_secret_post", userinfo_signed_response_alg: "RS256",
    }],
    clientAuthMethods: ["client_secret_post"],
    claims: { openid: ["sub"], profile: ["given_name", "usual_name"], email: ["email"] },
    conformIdTokenClaims: true,
    cookies: { keys: ["for tests"] },
    features: { userinfo: { enabled: true }, jwtUserinfo: { enabled: true }, devInteractions: { enabled: true },
      rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, given_name: sub[0].toUpperCase() + sub.slice(1), usual_name: "Exemple", email: `${sub}@exemple.fr` }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
