"""WeChat Pay APIv3 Native, as pay.weixin.qq.com/doc/v3/merchant documents it."""
import base64
import datetime
import json
import re
import secrets
import time

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import bills
from .book import Trade
from .keys import sign, verifies

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
AUTHORIZATION = re.compile(r'WECHATPAY2-SHA256-RSA2048 (\w+="[^"]*"(?:,\w+="[^"]*"){4})$')
NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}$")
PLACE_FIELDS = {"appid": str, "mchid": str, "description": str, "out_trade_no": str, "time_expire": str,
                "attach": str, "notify_url": str, "amount": dict, "scene_info": dict, "goods_tag": str,
                "support_fapiao": bool, "detail": dict, "settle_info": dict}


class Refusal(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def rfc3339(at):
    return datetime.datetime.fromtimestamp(int(at), BEIJING).isoformat()


def check_authorization(keys, method, url, headers, body):
    match = AUTHORIZATION.match(headers.get("Authorization", ""))
    if not match:
        raise Refusal(401, "SIGN_ERROR", "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》")
    pairs = dict(re.findall(r'(\w+)="([^"]*)"', match[1]))
    if set(pairs) != {"mchid", "nonce_str", "signature", "timestamp", "serial_no"}:
        raise Refusal(401, "SIGN_ERROR", "Http头Authorization值格式错误")
    if not pairs["timestamp"].isdigit() or abs(time.time() - int(pairs["timestamp"])) > 300:
        raise Refusal(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
    if pairs["mchid"] != keys.ids["mchid"]:
        raise Refusal(400, "MCH_NOT_EXISTS", "商户号不存在")
    if pairs["serial_no"] != keys.ids["serial"]:
        raise Refusal(401, "SIGN_ERROR", "商户证书序列号有误")
    text = f"{method}\n{url}\n{pairs['timestamp']}\n{pairs['nonce_str']}\n".encode() + body + b"\n"
    try:
        signature = base64.b64decode(pairs["signature"], validate=True)
    except ValueError:
        signature = b""
    if len(pairs["nonce_str"]) > 32 or not verifies(keys.wechat_merchant, signature, text):
        raise Refusal(401, "SIGN_ERROR", "错误的签名，验签失败")


def check_headers(keys, method, headers):
    if not headers.get("User-Agent"):
        raise Refusal(400, "PARAM_ERROR", "Http头缺少User-Agent")
    if "application/json" not in headers.get("Accept", "") and headers.get("Accept") != "*/*":
        raise Refusal(400, "PARAM_ERROR", "Http头Accept错误")
    if method == "POST" and not headers.get("Content-Type", "").startswith("application/json"):
        raise Refusal(400, "PARAM_ERROR", "Http头Content-Type错误")
    if headers.get("Wechatpay-Serial") != keys.ids["public_key_id"]:
        raise Refusal(400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误")


def fields_of(body, allowed, required):
    def no_twice(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)

    try:
        content = json.loads(body, object_pairs_hook=no_twice)
    except ValueError:
        raise Refusal(400, "PARAM_ERROR", "请求体不是JSON") from None
    if not isinstance(content, dict):
        raise Refusal(400, "PARAM_ERROR", "请求体不是JSON对象")
    for name, value in content.items():
        if name not in allowed:
            raise Refusal(400, "PARAM_ERROR", f"未知参数 {name}")
        if type(value) is not allowed[name]:
            raise Refusal(400, "PARAM_ERROR", f"参数 {name} 类型错误")
    for name in required:
        if not content.get(name):
            raise Refusal(400, "PARAM_ERROR", f"缺少必填参数 {name}")
    return content


def check_place(keys, content):
    if content["mchid"] != keys.ids["mchid"] or content["appid"] != keys.ids["appid"]:
        raise Refusal(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配")
    if not NUMBER.match(content["out_trade_no"]):
        raise Refusal(400, "PARAM_ERROR", "商户订单号不合规")
    if len(content["description"]) > 127 or any(ord(c) > 0xFFFF for c in content["description"]):
        raise Refusal(400, "PARAM_ERROR", "商品描述不合规")
    if "?" in content["notify_url"] or not content["notify_url"].startswith(("https://", "http://")):
        raise Refusal(400, "PARAM_ERROR", "notify_url不合规")
    amount = content["amount"]
    if not set(amount) <= {"total", "currency"} or type(amount.get("total")) is not int or amount["total"] < 1:
        raise Refusal(400, "PARAM_ERROR", "订单金额不合规")
    if amount.get("currency", "CNY") != "CNY":
        raise Refusal(400, "PARAM_ERROR", "货币类型不合规")
    ends_at = time.time() + 7 * 86400
    if "time_expire" in content:
        try:
            ends_at = datetime.datetime.fromisoformat(content["time_expire"]).timestamp()
        except ValueError:
            raise Refusal(400, "PARAM_ERROR", "time_expire格式错误") from None
        if ends_at > time.time() + 7 * 86400:
            raise Refusal(400, "PARAM_ERROR", "time_expire超过最长有效期")
    return max(ends_at, time.time() + 60)


class WeChat:
    def __init__(self, keys, book):
        self.keys, self.book, self.tokens = keys, book, {}

    def place(self, body):
        content = fields_of(body, PLACE_FIELDS, ("appid", "mchid", "description", "out_trade_no", "notify_url", "amount"))
        ends_at = check_place(self.keys, content)
        with self.book.lock:
            name = ("wechat", content["out_trade_no"])
            trade = self.book.trades.get(name)
            if trade and trade.content != content:
                raise Refusal(403, "OUT_TRADE_NO_USED", "商户订单号重复")
            if trade and trade.paid:
                raise Refusal(400, "ORDER_PAID", "该订单已支付")
            if trade and trade.state == "CLOSED":
                raise Refusal(400, "ORDER_CLOSED", "该订单已关闭")
            if not trade:
                trade = Trade("wechat", content["out_trade_no"], content["amount"]["total"], content, ends_at,
                              content["notify_url"])
                self.book.trades[name] = trade
            self.book.new_code(trade)  # the code before dies
            return 200, {"code_url": trade.code_url}

    def query(self, number, arguments):
        trade = self.known(number, arguments.get("mchid"))
        return 200, self.transaction(trade, trade.paid_fen)

    def close(self, number, body):
        content = fields_of(body, {"mchid": str}, ("mchid",))
        trade = self.known(number, content["mchid"])
        with self.book.lock:
            if trade.paid:
                raise Refusal(400, "ORDER_PAID", "订单已支付")
            trade.state = "CLOSED"
        return 204, None

    def bill(self, arguments):
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", arguments.get("bill_date", "")):
            raise Refusal(400, "PARAM_ERROR", "账单日期格式不正确")
        text = bills.wechat(self.book, self.keys.ids, arguments["bill_date"])
        if text is None:
            raise Refusal(400, "NO_STATEMENT_EXIST", "账单文件不存在")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = text
        return 200, {"hash_type": "SHA1", "hash_value": bills.sha1(text),
                     "download_url": f"{self.book.base}/v3/billdownload/file?token={token}"}

    def bill_file(self, arguments):
        """The file itself: nothing about it is signed."""
        text = self.tokens.get(arguments.get("token"))
        if text is None:
            raise Refusal(400, "PARAM_ERROR", "token无效")
        if self.book.take_fault("damage_bills"):
            text = text.replace(b"`SUCCESS", b"`REVOKED", 1)
        return 200, {"Content-Type": "text/plain"}, text

    def known(self, number, mchid):
        trade = self.book.trades.get(("wechat", number))
        if mchid != self.keys.ids["mchid"]:
            raise Refusal(400, "PARAM_ERROR", "mchid错误")
        if not trade:
            raise Refusal(404, "ORDER_NOT_EXIST", "订单不存在")
        return trade

    def transaction(self, trade, fen):
        ids = self.keys.ids
        said = {"appid": ids["appid"], "mchid": ids["mchid"], "out_trade_no": trade.number,
                "trade_state": trade.state,
                "trade_state_desc": {"SUCCESS": "支付成功", "CLOSED": "订单已关闭"}.get(trade.state, "订单未支付"),
                "attach": trade.content.get("attach", "")}
        if trade.paid:
            said |= {"transaction_id": trade.transaction, "trade_type": "NATIVE", "bank_type": "OTHERS",
                     "success_time": rfc3339(trade.paid_at), "payer": {"openid": "oUpF8uN95-Ptaags6E_roPHg7AG0"},
                     "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"}}
        else:
            said["amount"] = {"total": trade.fen, "currency": "CNY"}
        return said

    def answer(self, method, url, headers, body):
        """(status, headers, body) of one request; the path says which call it is."""
        path, _, query = url.partition("?")
        arguments = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
        try:
            check_headers(self.keys, method, headers)
            check_authorization(self.keys, method, url, headers, body)
            part = re.match(r"/v3/pay/transactions/out-trade-no/([^/]+)(/close)?$", path)
            if method == "POST" and path == "/v3/pay/transactions/native":
                status, said = self.place(body)
            elif method == "GET" and path == "/v3/bill/tradebill":
                status, said = self.bill(arguments)
            elif method == "GET" and path == "/v3/billdownload/file":
                return self.bill_file(arguments)
            elif part and method == "GET" and not part[2]:
                status, said = self.query(part[1], arguments)
            elif part and method == "POST" and part[2]:
                status, said = self.close(part[1], body)
            else:
                return 404, {}, b""  # as the real gateway: empty, unsigned
        except Refusal as why:  # 4xx is never signed
            said = json.dumps({"code": why.code, "message": why.message}, ensure_ascii=False).encode()
            return why.status, {"Content-Type": "application/json; charset=utf-8"}, said
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        return status, self.signed_headers(body, "corrupt_answers"), body

    def signed_headers(self, body, fault):
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        signature = base64.b64encode(sign(self.keys.wechat_platform, f"{stamp}\n{nonce}\n".encode() + body + b"\n")).decode()
        if self.book.take_fault(fault):
            signature = signature[:40] + ("A" if signature[40] != "A" else "B") + signature[41:]
        if self.book.take_fault("probe_" + fault.partition("_")[2]):
            signature = "WECHATPAY/SIGNTEST/" + signature[19:]
        return {"Content-Type": "application/json; charset=utf-8", "Wechatpay-Timestamp": stamp,
                "Wechatpay-Nonce": nonce, "Wechatpay-Signature": signature,
                "Wechatpay-Serial": self.keys.ids["public_key_id"],
                "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
                "Request-ID": secrets.token_hex(12).upper() + "-0"}

    def notice(self, trade, event_id):
        """(headers, body) of the notice that this trade is paid."""
        plain = json.dumps(self.transaction(trade, trade.notice_fen), ensure_ascii=False).encode()
        nonce = secrets.token_hex(6)
        sealed = AESGCM(self.keys.ids["apiv3_key"].encode()).encrypt(nonce.encode(), plain, b"transaction")
        body = json.dumps({
            "id": event_id, "create_time": rfc3339(time.time()), "resource_type": "encrypt-resource",
            "event_type": "TRANSACTION.SUCCESS", "summary": "支付成功",
            "resource": {"original_type": "transaction", "algorithm": "AEAD_AES_256_GCM",
                         "ciphertext": base64.b64encode(sealed).decode(), "associated_data": "transaction",
                         "nonce": nonce}}, ensure_ascii=False).encode()
        return self.signed_headers(body, "corrupt_notices"), body

    @staticmethod
    def acknowledged(status, _body):
        return status in (200, 204)
