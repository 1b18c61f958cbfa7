#!/bin/sh
# LemonLDAP::NG's portal, in a folder of its own: FranceConnect is its only way to sign in, and its page shows who came. It reads
# the provider's metadata and keys from its own configuration. It knows no ES256: the service is registered with RS256.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
port=${URL##*:}
mkdir "$folder/conf" "$folder/sessions" "$folder/sessions-lock" "$folder/psessions" "$folder/psessions-lock" "$folder/cache"
export LLNG_DEFAULTCONFFILE="$folder/lemonldap-ng.ini"
cat > "$LLNG_DEFAULTCONFFILE" <<INI
[all]
logger = Lemonldap::NG::Common::Logger::Std
logLevel = warn
[configuration]
type = File
dirName = $folder/conf
[portal]
portalSkin = bootstrap
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = fr, en
INI
FOLDER=$folder node --input-type=module -e '
  import { writeFileSync } from "node:fs";
  const { ISSUER, URL: portal, CLIENT_ID, CLIENT_SECRET, ACR, FOLDER } = process.env;
  const text = async (url) => (await fetch(url)).text();
  const metadata = await text(`${ISSUER}/.well-known/openid-configuration`);
  const files = (name) => ({ Directory: `${FOLDER}/${name}`, LockDirectory: `${FOLDER}/${name}-lock` });
  const kept = "Apache::Session::File";
  writeFileSync(`${FOLDER}/conf/lmConf-1.json`, JSON.stringify({
    cfgNum: 1, cfgAuthor: "test", cfgDate: Math.floor(Date.now() / 1000), portal: `${portal}/`, domain: "localhost", key: "of-this-test-only",
    securedCookie: 0, cookieName: "lemonldap", requireToken: 0, portalAntiFrame: 1,
    globalStorage: kept, globalStorageOptions: files("sessions"),
    persistentStorage: kept, persistentStorageOptions: files("psessions"),
    localSessionStorage: "Cache::FileCache", localSessionStorageOptions: { namespace: "test", cache_root: `${FOLDER}/cache` },
    authentication: "OpenIDConnect", userDB: "Same", passwordDB: "Null", registerDB: "Null",
    whatToTrace: "_user", portalUserAttr: "family_name", macros: {}, groups: {}, exportedVars: {}, locationRules: {}, exportedHeaders: {},
    oidcRPCallbackGetParam: "openidconnectcallback",
    oidcOPMetaDataJSON: { fc: metadata },
    oidcOPMetaDataJWKS: { fc: await text(JSON.parse(metadata).jwks_uri) },
    oidcOPMetaDataExportedVars: { fc: { family_name: "family_name", given_name: "given_name" } },
    oidcOPMetaDataOptions: { fc: {
      oidcOPMetaDataOptionsClientID: CLIENT_ID, oidcOPMetaDataOptionsClientSecret: CLIENT_SECRET,
      oidcOPMetaDataOptionsScope: "openid identite_pivot", oidcOPMetaDataOptionsAcrValues: ACR,
      oidcOPMetaDataOptionsUseNonce: 1, oidcOPMetaDataOptionsCheckJWTSignature: 1,
      oidcOPMetaDataOptionsTokenEndpointAuthMethod: "client_secret_post", oidcOPMetaDataOptionsJWKSTimeout: 0,
      oidcOPMetaDataOptionsUserAttribute: "sub", oidcOPMetaDataOptionsStoreIDToken: 1,
    } },
  }));' 
cat > "$folder/app.psgi" <<'PSGI'
use Lemonldap::NG::Portal::Main;
use Plack::Builder;
my $portal = Lemonldap::NG::Portal::Main->run({});
builder {
  mount '/connexion' => sub { [ 302, [ Location => '/' ], [] ] };
  mount '/' => $portal;
};
PSGI
plackup --host 127.0.0.1 --port "$port" --env deployment "$folder/app.psgi" >&2 &
trap 'kill $!; wait; rm -rf "$folder"' TERM
wait || true
