"""Keys, numbers and certificates of both providers and of the merchant, in one folder."""
import datetime
import ipaddress
import json
import os
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID


def _write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
        f.write(data)


def _private_pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def _public_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM,
                                         serialization.PublicFormat.SubjectPublicKeyInfo)


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject, key, issuer, issuer_key, extensions):
    now = datetime.datetime.utcnow()
    builder = (x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
               .public_key(key.public_key()).serial_number(x509.random_serial_number())
               .not_valid_before(now - datetime.timedelta(days=1))
               .not_valid_after(now + datetime.timedelta(days=3650)))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _make_tls(folder):
    ca_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    ca = _certificate("paygate test CA", ca_key, "paygate test CA", ca_key,
                      [(x509.BasicConstraints(True, 0), True)])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"),
                                         x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    server = _certificate("localhost", key, "paygate test CA", ca_key, [(names, False)])
    _write(f"{folder}/ca.pem", ca.public_bytes(serialization.Encoding.PEM))
    _write(f"{folder}/server.pem", server.public_bytes(serialization.Encoding.PEM))
    _write(f"{folder}/server.key", _private_pem(key))


def make(folder):
    """Everything a merchant would get from the two portals, and what the providers keep to themselves."""
    os.makedirs(folder, exist_ok=True)
    _make_tls(folder)
    for name in ("wechat/merchant", "wechat/platform", "alipay/app", "alipay/alipay"):
        key = rsa.generate_private_key(65537, 2048)
        _write(f"{folder}/{name}.key", _private_pem(key))
        _write(f"{folder}/{name}.pub.pem", _public_pem(key))
    digits = lambda n: "".join(secrets.choice("0123456789") for _ in range(n))
    ids = {
        "appid": "wx" + secrets.token_hex(8), "mchid": "19" + digits(8),
        "serial": secrets.token_hex(20).upper(),
        "apiv3_key": "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789")
                             for _ in range(32)),
        "public_key_id": "PUB_KEY_ID_0" + digits(31),
        "app_id": "2021" + digits(12), "seller_id": "2088" + digits(12),
    }
    _write(f"{folder}/ids.json", json.dumps(ids, indent=1).encode())


def station_config(folder, port, notice_url):
    """The sections of station.conf that point at this gate."""
    folder = os.path.abspath(folder)
    with open(f"{folder}/ids.json", encoding="utf-8") as f:
        ids = json.load(f)
    notice = f"notice_url = {notice_url}\n" if notice_url else ""
    return f"""[pay]
provider_ca = {folder}/ca.pem
{notice}
[wechat]
url = https://localhost:{port}
appid = {ids["appid"]}
mchid = {ids["mchid"]}
serial = {ids["serial"]}
key = {folder}/wechat/merchant.key
apiv3_key = {ids["apiv3_key"]}
public_key = {folder}/wechat/platform.pub.pem
public_key_id = {ids["public_key_id"]}

[alipay]
url = https://localhost:{port}
app_id = {ids["app_id"]}
seller_id = {ids["seller_id"]}
key = {folder}/alipay/app.key
public_key = {folder}/alipay/alipay.pub.pem
"""


class Keys:
    """The provider's side: verifies with the merchant's public halves, signs with its own."""

    def __init__(self, folder):
        with open(f"{folder}/ids.json", encoding="utf-8") as f:
            self.ids = json.load(f)
        public = lambda name: serialization.load_pem_public_key(open(f"{folder}/{name}.pub.pem", "rb").read())
        private = lambda name: serialization.load_pem_private_key(open(f"{folder}/{name}.key", "rb").read(), None)
        self.wechat_merchant, self.alipay_app = public("wechat/merchant"), public("alipay/app")
        self.wechat_platform, self.alipay_gateway = private("wechat/platform"), private("alipay/alipay")


def sign(key, data):
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def verifies(key, signature, data):
    try:
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    except Exception:  # whatever is wrong with it, it does not fit
        return False
    return True
