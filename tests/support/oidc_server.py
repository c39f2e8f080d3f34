"""The provider's own process: `python -m tests.support.oidc_server` prints its address and serves until killed."""

import base64
import json
import logging
import secrets
import time
from typing import Any
from urllib.parse import unquote

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode
from flask import Flask, jsonify, redirect, request
from joserfc import jwk, jwt
from werkzeug.serving import make_server

from tests.support.oidc import CLIENT_ID, RETURN, SECRET, Json

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Flask(__name__)
own, foreign, sealing = (
    jwk.RSAKey.generate_key(2048, {"use": use, "kid": kid}) for use, kid in (("sig", "1"), ("sig", "1"), ("enc", "2"))
)
said: Json = {"sub": "0001"}
serving = make_server("127.0.0.1", 0, app, threaded=True)
url = f"http://127.0.0.1:{serving.server_port}"
asked: list[Json] = []
codes: dict[str, Any] = {}


class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, address: str) -> bool:
        return address.startswith(("http://testserver/", "http://127.0.0.1:")) and address.endswith(RETURN)

    def check_client_secret(self, secret: str) -> bool:
        return unquote(secret) == SECRET  # RFC 6749, 2.3.1: encoded as in a form

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return bool(method == said.get("auth", "client_secret_basic"))

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, given: Json) -> None:
        self.redirect_uri, self.scope, self.nonce = given["redirect_uri"], given["scope"], given.get("nonce")
        self.code_challenge = given.get("code_challenge")
        self.code_challenge_method = given.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> Any:
        return self.nonce

    def get_auth_time(self) -> Any:
        return said.get("auth_time")

    def get_acr(self) -> Any:
        return said.get("acr")

    def get_amr(self) -> Any:
        return said.get("amr")


class Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        codes[code] = Code(request.payload.data)

    def query_authorization_code(self, code: str, client: Any) -> Any:
        return codes.get(code)

    def delete_authorization_code(self, found: Any) -> None:
        for code in [code for code, row in codes.items() if row is found]:
            del codes[code]

    def authenticate_user(self, found: Any) -> Any:
        return said["sub"]


class Named(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Any) -> Any:
        return own

    def get_client_algorithm(self, client: Any) -> str:
        return "RS256"

    def get_client_claims(self, client: Any) -> Json:
        return {"iss": url, "aud": [CLIENT_ID]}

    def get_encode_header(self, client: Any) -> Json:
        return {"alg": "RS256", "kid": "1"}

    def generate_user_info(self, user: Any, scope: str) -> Json:
        return {"sub": said["sub"], "name": said.get("name", "")}


server = AuthorizationServer(app, lambda name: Client() if name == CLIENT_ID else None, lambda *_: None)
server.register_grant(Grant, [CodeChallenge(required=True), Named(require_nonce=True)])


@app.get("/.well-known/openid-configuration")
def metadata() -> Any:
    if said.get("wrong") == "down":
        return "", 503
    if said.get("wrong") == "moved":
        return redirect(f"{url}/elsewhere")
    if said.get("wrong") == "a list":
        return jsonify([])
    if said.get("wrong") == "no JSON":
        return "<html>", 200
    if said.get("wrong") == "too long":
        return jsonify(issuer=url, words="x" * 600_000)
    return jsonify(
        issuer="https://elsewhere.example" if said.get("wrong") == "name" else url,
        authorization_endpoint=f"{url}/authorize",
        token_endpoint="http://elsewhere.example/token" if said.get("wrong") == "plain" else f"{url}/token",
        jwks_uri=f"{url}/keys",
        token_endpoint_auth_methods_supported=[said.get("auth", "client_secret_basic")],
        authorization_response_iss_parameter_supported=True,
    )


@app.get("/keys")
def keys() -> Any:
    return jsonify(keys=[sealing.as_dict(private=False), own.as_dict(private=False)])


@app.get("/authorize")
def authorize() -> Any:
    asked.append(request.args.to_dict())
    if error := said.get("error"):
        given = request.args
        return redirect(f"{given['redirect_uri']}?error={error}&state={given['state']}&iss={url}")
    grant = server.get_consent_grant(end_user=said["sub"])
    answer = server.create_authorization_response(request=grant.request, grant_user=said["sub"], grant=grant)
    named = "https://elsewhere.example" if said.get("wrong") == "mix-up" else url
    answer.headers["Location"] += f"&iss={named}"
    return answer


@app.post("/token")
def token() -> Any:
    if said.get("wrong") == "token down":
        return "", 502
    answer = server.create_token_response()
    if answer.status_code != 200:
        return answer
    body = answer.get_json()
    claims = jwt.decode(body["id_token"], own).claims
    body["id_token"] = signed(claims)
    return jsonify(body)


def signed(claims: Json) -> str:
    wrong, now = said.get("wrong"), int(time.time())
    changes: dict[str, Json] = {
        "nonce": {"nonce": secrets.token_urlsafe(8)},
        "audience": {"aud": ["another"]},
        "party": {"aud": [CLIENT_ID, "another"], "azp": "another"},
        "issuer": {"iss": "https://elsewhere.example"},
        "expired": {"iat": now - 900, "exp": now - 600},
        "subject": {"sub": ""},
        "number": {"sub": 1},
    }
    told = {**claims, **changes.get(str(wrong), {})}
    if wrong == "unsigned":
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
                 for part in ({"alg": "none"}, told)]  # fmt: skip
        return ".".join([*parts, ""])
    if wrong == "algorithm":  # signed with what everybody may know: its public key as a shared secret
        shared = jwk.OctKey.import_key(own.as_pem(private=False).hex())
        return jwt.encode({"alg": "HS256", "kid": "1"}, told, shared)
    return jwt.encode({"alg": "RS256", "kid": "1"}, told, foreign if wrong == "signature" else own)


@app.put("/said")
def say() -> Any:
    said.clear()
    said.update({"sub": "0001", **request.get_json()})
    return "", 204


@app.get("/asked")
def tell() -> Any:
    return jsonify(asked)


if __name__ == "__main__":
    print(url, flush=True)
    serving.serve_forever()
